// The walk through the six steps of a block, one at a time, by a slider, its arrow keys or two buttons; or all at once.

import { element, mark } from "../components/frontend/dom.js"
import { picked } from "../components/frontend/selected_block.js"
/** @import { Grid } from "../components/frontend/coefficient_grid.js" */

const STEPS = 6

export class Walk {
  all = false
  step = 1

  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} bar at the panel's head
   * @param {() => void} changed called when another step is to be shown, or all of them
   */
  constructor(panel, bar, changed) {
    this.changed = changed
    this.every = element("button", "", bar)
    this.every.onclick = () => this.set(this.step, !this.all)
    this.close = element("button", "close", bar, "×")
    this.close.ariaLabel = "Close"
    this.close.onclick = () => picked.ask(null)
    this.row = element("div", "walk", panel)
    this.previous = element("button", "", this.row, "‹")
    this.previous.ariaLabel = "The step before"
    this.previous.onclick = () => this.set(this.step - 1)
    this.slider = element("input", "", this.row)
    Object.assign(this.slider, { type: "range", min: "1", max: `${STEPS}`, ariaLabel: "Step of the block's way" })
    this.slider.oninput = () => this.set(Number(this.slider.value))
    this.next = element("button", "", this.row, "›")
    this.next.ariaLabel = "The next step"
    this.next.onclick = () => this.set(this.step + 1)
  }

  /** @param {number} step */
  set(step, all = this.all) {
    this.step = Math.max(1, Math.min(STEPS, step))
    this.all = all
    this.changed()
  }

  /**
   * @param {string} mode
   * @param {Grid[]} grids one for each step
   */
  tell(mode, grids) {
    this.every.textContent = this.all ? "One step at a time" : "All six at once"
    this.close.hidden = mode !== "one"
    this.row.hidden = mode !== "one"
    this.slider.value = `${this.step}`
    mark(this.slider, { "aria-valuetext": grids[this.step - 1].title.textContent })
    this.previous.disabled = this.step === 1
    this.next.disabled = this.step === STEPS
    grids.forEach(({ figure }, i) => (figure.hidden = mode === "one" && i + 1 !== this.step))
  }
}
