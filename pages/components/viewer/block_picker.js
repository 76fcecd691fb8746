// Picking a block of a picture, and its outline in every pane.

import { picked } from "../frontend/selected_block.js"
/** @import { Corner } from "./picture.js" */
/** @import { Block } from "../frontend/selected_block.js" */
/** @import { Viewer } from "./viewer.js" */
/** @import { Place } from "./viewport.js" */

const CLICK = 4 // CSS pixels that a pointer moves at most in a click
const LONGEST_CLICK = 400 // milliseconds
const FOUND = 8 // zoom at which a block is shown when it is looked for
/** @type {Record<string, [number, number]>} */
const NEIGHBOURS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const SMALLEST_RING = 9 // CSS pixels that an outline measures at least, so that it is seen

export class BlockPicker {
  /** @type {{ x: number, y: number, time: number } | null} where a click began, and when */
  pressed = null

  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer
    picked.addEventListener("change", () => viewer.draw())
    picked.addEventListener("find", () => this.find())
  }

  /** @param {PointerEvent} event */
  press(event) {
    this.pressed = { x: event.clientX, y: event.clientY, time: event.timeStamp }
  }

  /** @param {PointerEvent} event */
  release(event) {
    const pressed = this.pressed
    this.pressed = null
    if (!pressed || event.timeStamp - pressed.time >= LONGEST_CLICK) return
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= CLICK) this.pick(this.place(event))
  }

  /**
   * Where in a pane a pointer is, in device pixels; null beside all of them.
   * @param {PointerEvent} event
   */
  place({ clientX: x, clientY: y }) {
    const { panes, ratio } = this.viewer.arrangement
    for (const { canvas } of panes) {
      const { left, top, right, bottom } = canvas.getBoundingClientRect()
      const inside = x >= left && x < right && y >= top && y < bottom
      if (inside) return { x: (x - left) * ratio, y: (y - top) * ratio }
    }
    return null
  }

  /**
   * Pick the block at a place of a pane.
   * @param {Place | null} place
   */
  pick(place) {
    if (!place || !picked.open || !this.viewer.pictures.length) return
    const pixel = this.viewer.viewport.pixelAt(place)
    if (pixel) picked.ask([pixel.x >> 3, pixel.y >> 3])
  }

  /**
   * Whether a key is about blocks; then it is done.
   * @param {KeyboardEvent} event
   */
  key({ key, shiftKey }) {
    if (!picked.open) return false
    if (key === "Enter") this.pickMiddle()
    else if (key === "Escape" && picked.block) picked.ask(null)
    else if (shiftKey && NEIGHBOURS[key]) this.step(...NEIGHBOURS[key])
    else return false
    return true
  }

  pickMiddle() {
    const { width, height } = this.viewer.viewport.window
    this.pick({ x: width / 2, y: height / 2 })
  }

  /** @param {number} across @param {number} down */
  step(across, down) {
    if (!picked.block) return this.pickMiddle()
    const [[x, y], { width, height }] = [picked.block, this.viewer.viewport.picture]
    const keep = (/** @type {number} */ at, /** @type {number} */ length) =>
      Math.max(0, Math.min(Math.ceil(length / 8) - 1, at))
    picked.ask([keep(x + across, width), keep(y + down, height)])
    if (!this.visible(picked.block)) this.show(picked.block, this.viewer.viewport.zoom)
  }

  find() {
    if (!picked.block || !this.viewer.pictures.length) return
    this.show(picked.block, Math.max(FOUND, this.viewer.viewport.zoom))
    this.viewer.stage.scrollIntoView({ behavior: "smooth", block: "center" })
  }

  /**
   * Bring a block into the middle.
   * @param {Block} block
   * @param {number} zoom
   */
  show([x, y], zoom) {
    const { viewport } = this.viewer
    const { width, height } = viewport.picture
    viewport.zoomTo(zoom, null, { x: (8 * x + 4) / width, y: (8 * y + 4) / height })
  }

  /** @param {Block} block */
  visible([column, row]) {
    const { viewport } = this.viewer
    const [{ left, top, zoom }, { width, height }] = [viewport.corner(), viewport.window]
    const [x, y] = [left + 8 * column * zoom, top + 8 * row * zoom]
    return x >= 0 && y >= 0 && x + 8 * zoom <= width && y + 8 * zoom <= height
  }

  /** @param {CanvasRenderingContext2D} context @param {Corner} corner */
  draw(context, corner) {
    if (!picked.open || !picked.block) return
    const [x, y] = picked.block
    const { area } = picked
    if (area && (area[2] > 8 || area[3] > 8)) this.ring(context, corner, area, 1)
    this.ring(context, corner, [8 * x, 8 * y, 8, 8], 2)
  }

  /**
   * A light line with a dark one around it, both outside of the pixels that they enclose.
   * @param {CanvasRenderingContext2D} context
   * @param {Corner} corner
   * @param {number[]} area
   * @param {number} thick
   */
  ring(context, { left, top, zoom }, [x, y, width, height], thick) {
    const { ratio } = this.viewer.arrangement
    const unit = Math.round(ratio)
    const side = (/** @type {number} */ start, /** @type {number} */ length) => {
      const grown = Math.max(length * zoom, SMALLEST_RING * ratio)
      return [Math.round(start - (grown - length * zoom) / 2), Math.round(grown)]
    }
    const [[l, w], [t, h]] = [side(left + x * zoom, width), side(top + y * zoom, height)]
    const lines = /** @type {const} */ ([["#ffd21f", 0, thick * unit], ["#000000", thick * unit, (thick + 1) * unit]])
    for (const [colour, from, to] of lines) {
      context.strokeStyle = colour
      context.lineWidth = to - from
      const out = (from + to) / 2
      context.strokeRect(l - out, t - out, w + 2 * out, h + 2 * out)
    }
  }
}
