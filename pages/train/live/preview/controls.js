// What is chosen over the previews: the photo, the zoom, and the view.

import { element } from "../../../components/frontend/dom.js"
import { TIMES } from "./pane.js"
/** @import { Previews } from "../previews_view.js" */

const ZOOMS = [1, 2, 4]

export class Controls {
  /** @param {Previews} previews @param {Element} place */
  constructor(previews, place) {
    this.previews = previews
    const header = element("header", "", place)
    element("h2", "", header, "Photos it never trains on")
    this.several = labelled("Photo", header)
    this.photos = element("div", "choices", this.several)
    const zooms = element("div", "choices", labelled("Zoom", header))
    this.zooms = ZOOMS.map((zoom) => {
      const button = element("button", "", zooms, `${zoom}×`)
      button.onclick = () => previews.set({ zoom })
      return button
    })
    const differences = element("div", "choices", header)
    this.differences = element("button", "", differences, `Differences ×${TIMES}`)
    this.differences.onclick = () => previews.set({ different: !previews.different })
  }

  // Show what is chosen
  tell() {
    const { told, photo: chosen, zoom, different } = this.previews
    if (this.photos.childElementCount !== told.photos) this.listPhotos(told.photos)
    this.several.hidden = told.photos < 2
    ;[...this.photos.children].forEach((button, photo) => press(button, photo === chosen))
    this.zooms.forEach((button, i) => press(button, ZOOMS[i] === zoom))
    press(this.differences, different)
  }

  /** @param {number} count */
  listPhotos(count) {
    this.photos.replaceChildren()
    for (let photo = 0; photo < count; photo++) {
      const button = element("button", "", this.photos, `${photo + 1}`)
      button.setAttribute("aria-label", `Photo ${photo + 1}`)
      button.onclick = () => this.previews.choose(photo)
    }
  }
}

/** @param {string} label @param {Element} place */
function labelled(label, place) {
  const row = element("div", "labelled", place)
  element("span", "", row, label)
  return row
}

/** @param {Element} button @param {boolean} on */
function press(button, on) {
  button.setAttribute("aria-pressed", String(on))
}
