// Where in time the previews are: a slider through the training, and its film.

import { element } from "../../../components/frontend/dom.js"
import { clock } from "../example_clock.js"
/** @import { Previews } from "../previews_view.js" */

export class Time {
  /** @param {Previews} previews @param {Element} place */
  constructor(previews, place) {
    this.previews = previews
    const row = element("div", "time", place)
    this.button = element("button", "play", row)
    this.button.onclick = () => previews.play()
    this.slider = element("input", "", row)
    Object.assign(this.slider, { type: "range", min: "0", step: "1" })
    this.slider.setAttribute("aria-label", "Step of the training")
    this.slider.oninput = () => previews.hold(Number(this.slider.value))
    this.label = element("span", "step", row)
  }

  // Show whether the film plays, and whether there is one
  tell() {
    const { told } = this.previews
    const playing = told.example ? clock().stopped === null : this.previews.playing
    this.button.textContent = playing ? "❚❚ Pause" : "▶ Play"
    this.button.setAttribute("aria-label", playing ? "Pause the film" : "Play the training as a film")
    this.button.disabled = this.slider.disabled = told.steps.length < 2
  }

  // Show the step that is seen
  tellStep() {
    const { index, told: { steps } } = this.previews
    const [at, last] = [Math.max(0, index), Math.max(1, steps.length - 1)]
    this.slider.max = String(last)
    this.slider.value = String(at)
    this.slider.style.setProperty("--done", `${(100 * at) / last}%`)
    this.label.textContent = index < 0 ? "" : `step ${steps[index].toLocaleString("en")}`
    this.slider.setAttribute("aria-valuetext", this.label.textContent)
  }
}
