// The photo as the network is given it and as it makes it, on which a pixel is picked; and the pixels around that one.

import { element, mark, say } from "../../components/frontend/dom.js"

export const AROUND = 15 // pixels that are seen around the picked one, each way

/** @typedef {[left: number, top: number, width: number, height: number]} Box */
/** @typedef {[row: number, column: number]} Pixel */

/** @type {Record<string, Pixel>} */
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }
const LEAP = 8 // pixels, with the shift key

export class Pictures {
  /** @type {Pixel} */
  pixel = [0, 0]
  side = { width: 256, height: 256 }

  /** @param {Element} place @param {(pixel: Pixel) => void} pick */
  constructor(place, pick) {
    this.pick = pick
    this.row = element("div", "pictures", place)
    this.given = new Pane(this.row, "What it is given", (at) => this.pickAt(at))
    this.made = new Pane(this.row, "What it makes of it", (at) => this.pickAt(at))
    this.near = new Pane(this.row, "The pixel, from near", (at) => {
      const [top, left] = this.corner
      this.pick([clamp(top + Math.floor(at.y * AROUND), 255), clamp(left + Math.floor(at.x * AROUND), 255)])
    })
    this.row.tabIndex = 0
    this.row.onkeydown = (event) => {
      const by = KEYS[event.key]
      if (!by) return
      event.preventDefault()
      const far = event.shiftKey ? LEAP : 1
      const { height, width } = this.side
      this.pick([
        clamp(this.pixel[0] + far * by[0], height - 1),
        clamp(this.pixel[1] + far * by[1], width - 1),
      ])
    }
    mark(this.row, { role: "group" })
  }

  /** @param {{ x: number, y: number }} at as shares */
  pickAt(at) {
    this.pick([
      clamp(Math.floor(at.y * this.side.height), this.side.height - 1),
      clamp(Math.floor(at.x * this.side.width), this.side.width - 1),
    ])
  }

  // Row and column of the first pixel that is seen from near
  get corner() {
    return this.pixel.map((at) => at - (AROUND >> 1))
  }

  /**
   * @param {{ given: ImageBitmap, made: ImageBitmap }} bitmaps
   * @param {{ pixel: Pixel, reach: Box | null, patch: Box | null, colour: string }} shown
   */
  tell({ given, made }, { pixel, reach, patch, colour }) {
    this.side = { width: made.width, height: made.height }
    const [row, column] = pixel
    const [top, left] = [row - (AROUND >> 1), column - (AROUND >> 1)]
    this.given.draw(given, [0, 0, given.width, given.height], [[reach, "reach"], [patch, "patch"]])
    this.made.draw(made, [0, 0, made.width, made.height], [[[left, top, AROUND, AROUND], "reach"], [[
      column,
      row,
      1,
      1,
    ], "patch"]])
    this.near.draw(made, [left, top, AROUND, AROUND], [[[column, row, 1, 1], "patch"]])
    if (reach) say(this.given.note, `${reach[2]} × ${reach[3]} pixels decide this one`)
    say(this.made.note, "click a pixel")
    say(this.near.note, `row ${row + 1}, column ${column + 1}${colour}`)
    mark(this.row, {
      "aria-label": `Pixel in row ${row + 1}, column ${
        column + 1
      }${colour}. Arrow keys move it, with Shift by ${LEAP}.`,
    })
  }
}

class Pane {
  /** @param {Element} place @param {string} label @param {(at: { x: number, y: number }) => void} click */
  constructor(place, label, click) {
    const figure = element("figure", "", place)
    this.canvas = element("canvas", "", figure)
    mark(this.canvas, { role: "img", "aria-label": label })
    const caption = element("figcaption", "", figure)
    element("b", "", caption, label)
    this.note = element("span", "", caption)
    this.canvas.onclick = ({ clientX, clientY }) => {
      const { left, top, width, height } = this.canvas.getBoundingClientRect()
      click({ x: (clientX - left) / width, y: (clientY - top) / height })
    }
  }

  /**
   * Draw a part of a picture, and boxes over it.
   * @param {ImageBitmap} bitmap
   * @param {Box} part in pixels of the picture
   * @param {[Box | null, string][]} boxes in pixels of the picture, each with its kind
   */
  draw(bitmap, [left, top, width], boxes) {
    const side = Math.max(64, Math.round(this.canvas.clientWidth * devicePixelRatio))
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side
    const context = this.canvas.getContext("2d")
    if (!context) return
    context.clearRect(0, 0, side, side)
    context.imageSmoothingEnabled = false
    const scale = side / width
    context.drawImage(bitmap, -left * scale, -top * scale, bitmap.width * scale, bitmap.height * scale)
    for (const [box, kind] of boxes) if (box) outline(context, box, kind, { left, top, scale })
  }
}

/**
 * A box, light on dark, which is seen on every picture.
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {string} kind
 * @param {{ left: number, top: number, scale: number }} seen
 */
function outline(context, [x, y, width, height], kind, { left, top, scale }) {
  const line = Math.max(1, devicePixelRatio) * (kind === "patch" ? 2 : 1.5)
  const least = 3 * line
  const [across, down] = [Math.max(least, width * scale), Math.max(least, height * scale)]
  const from = [(x - left + width / 2) * scale - across / 2, (y - top + height / 2) * scale - down / 2]
  for (
    const [colour, wide]
      of /** @type {[string, number][]} */ ([["#000", 2 * line], [kind === "patch" ? "#ffb000" : "#fff", line]])
  ) {
    context.strokeStyle = colour
    context.lineWidth = wide
    context.strokeRect(from[0], from[1], across, down)
  }
}

/** @param {number} value @param {number} most */
const clamp = (value, most) => Math.max(0, Math.min(most, value))
