// One pane for all pictures: which two are swiped or flipped between, a menu for each where there are more than two, and
// where the line between them is.

import { element, say } from "../frontend/dom.js"
/** @import { Viewer } from "./viewer.js" */
/** @import { Place } from "./viewport.js" */

/** @type {Record<string, string[]>} */
const ENDS = { swipe: ["Left of the line", "Right of the line"], flip: ["While held", "Otherwise"] }
const LINE = 24 // CSS pixels around the line that take hold of it

export class Pair {
  count = 0 // of the pictures there are
  line = 0.5 // where a swipe's line is, as a share of the width
  flipped = false
  /** @type {number[] | null} the numbers of those that a person chose */
  chosen = null

  /** @param {Viewer} viewer @param {HTMLElement} place */
  constructor(viewer, place) {
    this.viewer = viewer
    this.row = element("div", "pair", place)
    this.menus = [0, 1].map((end) => {
      const label = element("label", "", this.row)
      const text = element("span", "", label)
      const menu = element("select", "", label)
      menu.onchange = () => this.choose(end, menu.selectedIndex)
      return { text, menu }
    })
  }

  // Those that were chosen, or the usual ones
  get ends() {
    return this.chosen?.every((number) => number < this.count) ? this.chosen : this.usual
  }

  get usual() {
    return [Math.max(0, this.count - 2), this.count - 1]
  }

  /**
   * Put a picture at an end; if it is at the other one, the two change places.
   * @param {number} end
   * @param {number} number
   */
  choose(end, number) {
    const pair = [...this.ends]
    if (pair[1 - end] === number) pair[1 - end] = pair[end]
    pair[end] = number
    this.chosen = pair
    this.viewer.set({})
  }

  /** Numbers as a link tells of them, or none. @param {string | null} text */
  recall(text) {
    const pair = text?.split("-").map(Number) || []
    if (pair.length === 2 && pair.every(Number.isInteger) && pair[0] !== pair[1]) this.chosen = pair
  }

  /** Which pictures a pane shows, first to last from left to right. @param {number} pane */
  shown(pane) {
    const { layout } = this.viewer
    if (layout === "side") return [pane]
    return layout === "flip" ? [this.ends[this.flipped ? 0 : 1]] : this.ends
  }

  /** Whether a place is at the line of a swipe. @param {Place} place */
  nearLine({ x }) {
    const { layout, viewport: { window }, arrangement: { ratio } } = this.viewer
    return layout === "swipe" && Math.abs(x - this.line * window.width) < LINE * ratio
  }

  /** @param {Place} place */
  drawLine({ x }) {
    this.line = Math.max(0, Math.min(1, x / this.viewer.viewport.window.width))
    this.viewer.draw()
  }

  /** @param {boolean} flipped */
  flip(flipped) {
    this.flipped = flipped
    this.viewer.draw()
  }

  /**
   * Show what is chosen.
   * @param {string} layout
   * @param {string[]} names of the pictures
   */
  tell(layout, names) {
    this.count = names.length
    this.row.hidden = !ENDS[layout] || names.length < 3
    if (this.row.hidden) return
    this.menus.forEach(({ text, menu }, end) => {
      say(text, ENDS[layout][end])
      if ([...menu.options].map(({ text }) => text).join() !== names.join()) {
        menu.replaceChildren()
        for (const name of names) element("option", "", menu, name)
      }
      menu.selectedIndex = this.ends[end]
    })
  }
}
