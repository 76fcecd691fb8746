// The block of 8×8 pixels that is looked into: what the viewer and the panel under it know in common, although each is
// a component of its own. The server hears of a click from the panel alone, and sends no picture again.

import { shared } from "../frontend/shared.js"

/** @typedef {[column: number, row: number]} Block */
/** @typedef {{ open?: boolean, block?: Block | null, area?: number[] | null }} BlockChange */

class SelectedBlock extends EventTarget {
  open = false // whether there is a panel to look into a block with
  /** @type {Block | null} */
  block = null
  /** @type {number[] | null} left, top, width and height, in pixels, of what is outlined with it */
  area = null

  find() {
    this.dispatchEvent(new Event("find"))
  }

  /**
   * A person asks for another block, or for none.
   * @param {Block | null} block
   */
  ask(block) {
    if (String(block) === String(this.block)) return
    this.dispatchEvent(new CustomEvent("ask", { detail: block }))
  }

  /** @param {BlockChange} change */
  change(change) {
    Object.assign(this, change)
    this.dispatchEvent(new Event("change"))
  }
}

export const picked = shared("restorerPicked", () => new SelectedBlock())
