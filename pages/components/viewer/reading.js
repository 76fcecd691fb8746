// The line under a viewer's pictures: what lies under the pointer in each of them, or how to move.

import { element, say } from "../frontend/dom.js"
import { picked } from "../frontend/selected_block.js"
import { MAP } from "./views.js"
/** @import { Viewer } from "./viewer.js" */
/** @import { Place } from "./viewport.js" */

const MOVING = "Wheel or + and − zoom, dragging moves, a double click is 1:1 or the whole picture."
const PICKING = " A click or Enter picks a block, Shift and an arrow the next one, Esc none."

export class Reading {
  /** @type {Place | null} where the pointer is in a pane */
  pointed = null

  /** @param {Viewer} viewer @param {HTMLElement} place */
  constructor(viewer, place) {
    this.viewer = viewer
    this.line = element("p", "says reading", place)
  }

  /** @param {Place | null} place */
  point(place) {
    this.pointed = place
    this.read()
  }

  read() {
    const { pictures, viewport, told } = this.viewer
    if (!pictures.length) return
    const pixel = this.pointed && viewport.pixelAt(this.pointed)
    if (!pixel) return say(this.line, picked.open ? MOVING + PICKING : MOVING)
    const { x, y } = pixel
    const values = told.map(({ name }, i) => `${name} ${this.value(i, x, y)}`)
    say(this.line, [`x ${x}, y ${y}`, `block ${x >> 3}, ${y >> 3}`, ...values].join(" · "))
  }

  /**
   * What a picture holds at a pixel, as a text.
   * @param {number} number
   * @param {number} x
   * @param {number} y
   */
  value(number, x, y) {
    const { view, maps, pictures } = this.viewer
    const drawn = view === MAP && maps[number]
    const found = (drawn || pictures[number]).at(x, y)
    if (!found) return "…"
    return drawn ? `SSIM ${(found[0] / 255).toFixed(2)}` : [...found.slice(0, 3)].join(" ")
  }
}
