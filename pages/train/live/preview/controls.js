// What is chosen over the previews: the photo, the zoom, the view, and a step of the training.

import { element } from "../../../components/frontend/dom.js"
import { play } from "./film.js"
import { TIMES } from "./pane.js"
/** @import { Previews } from "../previews_view.js" */

const ZOOMS = [1, 2, 4]

export class Controls {
  /** @param {Previews} previews @param {Element} place */
  constructor(previews, place) {
    this.previews = previews
    const header = element("header", "", place)
    element("h2", "", header, "Photos it never trains on")
    this.photos = element("div", "choices", header)
    const zooms = element("div", "choices", header)
    this.zooms = ZOOMS.map((zoom) => {
      const button = element("button", "", zooms, `${zoom}×`)
      button.onclick = () => previews.set({ zoom })
      return button
    })
    const differences = element("div", "choices", header)
    this.differences = element("button", "", differences, `Differences ×${TIMES}`)
    this.differences.onclick = () => previews.set({ different: !previews.different })
    const time = element("div", "time", place)
    this.button = element("button", "play", time)
    this.button.onclick = () => (previews.playing ? previews.set({ playing: false }) : play(previews))
    this.slider = element("input", "", time)
    Object.assign(this.slider, { type: "range", min: "0", step: "1" })
    this.slider.setAttribute("aria-label", "Step of the training")
    this.slider.oninput = () => previews.hold(Number(this.slider.value))
    this.label = element("span", "step", time)
  }

  // Show what is chosen
  tell() {
    const { told, photo: chosen, zoom, different, playing } = this.previews
    if (this.photos.childElementCount !== told.photos) this.listPhotos(told.photos)
    ;[...this.photos.children].forEach((button, photo) => press(button, photo === chosen))
    this.zooms.forEach((button, i) => press(button, ZOOMS[i] === zoom))
    press(this.differences, different)
    this.button.textContent = playing ? "❚❚ Pause" : "▶ Play"
    this.button.setAttribute("aria-label", playing ? "Pause the film" : "Play the training as a film")
    this.button.disabled = this.slider.disabled = told.steps.length < 2
  }

  /** @param {number} count */
  listPhotos(count) {
    this.photos.replaceChildren()
    for (let photo = 0; photo < count; photo++) {
      element("button", "", this.photos, `Photo ${photo + 1}`).onclick = () => this.previews.set({ photo })
    }
  }

  // Show where in time the previews are
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

/** @param {Element} button @param {boolean} on */
function press(button, on) {
  button.setAttribute("aria-pressed", String(on))
}
