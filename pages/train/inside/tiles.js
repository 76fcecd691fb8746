// Many small pictures on one scale: the maps of a layer, the filters of the first one; and the legend of the scale.

import { element, mark, say } from "../../components/frontend/dom.js"
import { css, diverging, table } from "./colours.js"
import { numeral } from "./sums.js"
/** @import { Rgb } from "./colours.js" */

/** @typedef {{ id: string, shape: number[], limit: number, most: number }} TellsTiles */
/** @typedef {(channel: number, at: { x: number, y: number } | null) => void} Choose a tile, and where on it, as shares */

/** @type {Record<string, (channel: number, count: number, across: number) => number>} where each key leads */
const LEADS = {
  ArrowLeft: (channel) => channel - 1,
  ArrowRight: (channel) => channel + 1,
  ArrowUp: (channel, _, across) => channel - across,
  ArrowDown: (channel, _, across) => channel + across,
  Home: () => 0,
  End: (_, count) => count - 1,
}

export class Tiles {
  /** @type {HTMLButtonElement[]} */
  buttons = []
  drawn = ""
  chosen = -1

  /**
   * @param {Element} place
   * @param {string} name of what a tile is: "map" or "filter"
   * @param {Choose} [choose]
   */
  constructor(place, name, choose) {
    this.name = name
    this.choose = choose
    this.legend = new Legend(place)
    this.grid = element("div", `tiles ${name}s`, place)
    this.grid.onkeydown = (event) => this.move(event)
  }

  /**
   * Show tiles.
   * @param {TellsTiles} told
   * @param {Uint8Array} bytes
   * @param {Rgb} ground
   */
  tell(told, bytes, ground) {
    this.legend.tell(told, ground, this.name)
    const drawn = `${told.id} ${ground}`
    if (drawn === this.drawn) return
    this.drawn = drawn
    const count = told.shape[0]
    while (this.buttons.length > count) this.buttons.pop()?.remove()
    while (this.buttons.length < count) this.add(this.buttons.length)
    const [height, width] = told.shape.slice(1)
    const colours = table(ground)
    const size = height * width * (told.shape[3] ?? 1)
    this.buttons.forEach((button, i) => {
      const canvas = /** @type {HTMLCanvasElement} */ (button.firstElementChild)
      const tile = bytes.subarray(i * size, (i + 1) * size)
      paint(canvas, told.shape[3] ? inColour(tile) : mapped(tile, colours), width, height)
    })
    this.grid.style.setProperty("--shape", `${width} / ${height}`)
    this.mark(this.chosen)
  }

  /** @param {number} channel */
  add(channel) {
    const button = element("button", "tile", this.grid)
    element("canvas", "", button)
    element("span", "", button, `${channel + 1}`)
    mark(button, { "aria-label": `${this.name} ${channel + 1}`, type: "button" })
    button.onclick = ({ clientX, clientY, detail }) => {
      const { left, top, width, height } = (button.firstElementChild ?? button).getBoundingClientRect()
      const at = { x: (clientX - left) / width, y: (clientY - top) / height }
      const within = detail > 0 && Math.min(at.x, at.y) >= 0 && Math.max(at.x, at.y) < 1 // a key says no place
      this.choose?.(channel, within ? at : null)
    }
    this.buttons.push(button)
  }

  /** @param {number} channel the chosen one; -1 for none */
  mark(channel) {
    this.chosen = channel
    this.buttons.forEach((button, i) => {
      mark(button, { "aria-pressed": i === channel })
      button.tabIndex = i === Math.max(0, Math.min(channel, this.buttons.length - 1)) ? 0 : -1
    })
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const at = this.buttons.findIndex((button) => button === event.target)
    const lead = LEADS[event.key]
    if (at < 0 || !lead) return
    event.preventDefault()
    const across = this.buttons.filter(({ offsetTop }) => offsetTop === this.buttons[0].offsetTop).length
    this.buttons[lead(at, this.buttons.length, across)]?.focus()
  }
}

// What the colours mean
class Legend {
  /** @param {Element} place */
  constructor(place) {
    this.place = element("p", "legend", place)
    this.low = element("span", "", this.place)
    this.strip = element("i", "", this.place)
    this.high = element("span", "", this.place)
    this.says = element("span", "note", this.place)
  }

  /** @param {TellsTiles} told @param {Rgb} ground @param {string} name */
  tell({ limit, most }, ground, name) {
    const beyond = most > limit * 1.001
    say(this.low, `−${numeral(limit)}${beyond ? " and less" : ""}`)
    say(this.high, `+${numeral(limit)}${beyond ? " and more" : ""}`)
    const isColour = name === "filter"
    const stops = [-1, -0.5, 0, 0.5, 1].map((share) =>
      css(isColour ? [128 + 127 * share, 128 + 127 * share, 128 + 127 * share] : diverging(share, ground))
    )
    this.strip.style.background = `linear-gradient(to right, ${stops.join()})`
    say(this.says, isColour ? "Red, green and blue each: middle grey is 0." : "One scale for all maps of this layer.")
  }
}

/**
 * The pixels of a map; a whole pixel at a time, for there are half a million at every report step.
 * @param {Uint8Array} tile bytes
 * @param {Uint8Array} colours of each byte, see `table`
 * @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function mapped(tile, colours) {
  const bytes = new Uint8ClampedArray(4 * 255).fill(255)
  for (let i = 0; i < 255; i++) bytes.set(colours.subarray(3 * i, 3 * i + 3), 4 * i)
  const [known, pixels] = [new Uint32Array(bytes.buffer), new Uint32Array(tile.length)]
  for (let i = 0; i < tile.length; i++) pixels[i] = known[tile[i]]
  return new Uint8ClampedArray(pixels.buffer)
}

/** @param {Uint8Array} tile red, green and blue of each place @returns {Uint8ClampedArray<ArrayBuffer>} */
export function inColour(tile) {
  const pixels = new Uint8ClampedArray((4 * tile.length) / 3).fill(255)
  tile.forEach((byte, i) => (pixels[4 * Math.floor(i / 3) + (i % 3)] = byte + (byte > 127 ? 1 : 0)))
  return pixels
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8ClampedArray<ArrayBuffer>} pixels
 * @param {number} width
 * @param {number} height
 */
function paint(canvas, pixels, width, height) {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0)
}
