// What is chosen over the look inside: the moment of the training, the photo, the colour, and the layer.

import { element, mark, say } from "../../components/frontend/dom.js"
/** @import { Inside } from "./panel.js" */

const COLOURS = ["Red", "Green", "Blue"]

export class Controls {
  listed = ""

  /** @param {Inside} inside @param {Element} place */
  constructor(inside, place) {
    this.inside = inside
    const row = element("div", "moment", place)
    this.moment = element("input", "", row)
    Object.assign(this.moment, { type: "range", min: "0", step: "1", ariaLabel: "Moment of the training" })
    this.moment.oninput = () => this.hold(Number(this.moment.value))
    this.when = element("span", "when", row)
    this.newest = element("button", "", row, "Follow the newest")
    this.newest.onclick = () => this.inside.want({ step: null })
    this.photos = element("div", "choices", labelled("Photo", row))
    this.colours = element("div", "choices", labelled("Colour", row))
    COLOURS.forEach((name, channel) => {
      element("button", "", this.colours, name).onclick = () => this.inside.want({ channel })
    })
  }

  /**
   * The bar of the way, within the panel's content.
   * @param {Element} place
   */
  walk(place) {
    element("h3", "", place, "How this pixel comes about, layer by layer")
    const row = element("div", "walk", place)
    this.previous = element("button", "", row, "‹ Previous")
    this.previous.onclick = () => this.go(this.at - 1)
    this.slider = element("input", "", row)
    Object.assign(this.slider, { type: "range", min: "1", step: "1", ariaLabel: "Layer on the way to the pixel" })
    this.slider.oninput = () => this.go(Number(this.slider?.value) - 1)
    this.next = element("button", "", row, "Next ›")
    this.next.onclick = () => this.go(this.at + 1)
    this.layers = element("select", "", row)
    this.layers.ariaLabel = "Layer"
    this.layers.onchange = () => this.go(this.layers?.selectedIndex ?? 0)
    this.free = element("button", "", row, "Strongest channels again")
    this.free.onclick = () => this.inside.want({ pinned: {} })
  }

  // The number of the layer that is looked at
  get at() {
    const found = this.inside.told?.layers.findIndex(({ name }) => name === this.inside.wants.layer) ?? 0
    return Math.max(0, found)
  }

  /** @param {number} index */
  go(index) {
    const layer = this.inside.told?.layers[index]
    if (layer) this.inside.want({ layer: layer.name })
  }

  /** @param {number} index of the moment */
  hold(index) {
    const steps = this.inside.told?.steps ?? []
    this.inside.want({ step: index >= steps.length - 1 ? null : steps[index] })
  }

  tell() {
    const { told, wants } = this.inside
    if (!told) return
    const { steps, layers, photos } = told
    const step = wants.step ?? steps[steps.length - 1]
    const at = steps.filter((each) => each <= step).length - 1
    this.moment.max = String(steps.length - 1)
    this.moment.value = String(at)
    this.moment.disabled = steps.length < 2
    say(this.when, `step ${steps[Math.max(0, at)].toLocaleString("en")}`)
    mark(this.moment, { "aria-valuetext": this.when.textContent })
    mark(this.newest, { "aria-pressed": wants.step === null })
    this.tellPhotos(photos)
    ;[...this.photos.children].forEach((button, i) => mark(button, { "aria-pressed": i === wants.photo }))
    ;[...this.colours.children].forEach((button, i) => mark(button, { "aria-pressed": i === wants.channel }))
    this.tellLayers(layers)
  }

  /** @param {number} count */
  tellPhotos(count) {
    while (this.photos.childElementCount > count) this.photos.lastElementChild?.remove()
    while (this.photos.childElementCount < count) {
      const photo = this.photos.childElementCount
      const button = element("button", "", this.photos, `${photo + 1}`)
      button.ariaLabel = `Photo ${photo + 1}`
      button.onclick = () => this.inside.want({ photo })
    }
  }

  /** @param {{ name: string, words: string }[]} layers */
  tellLayers(layers) {
    const { layers: list, slider, previous, next, free } = this
    if (!list || !slider || !previous || !next || !free) return
    const listed = layers.map(({ name }) => name).join()
    if (listed !== this.listed) {
      this.listed = listed
      list.replaceChildren()
      layers.forEach(({ name, words }, i) =>
        element("option", "", list, `${i + 1} of ${layers.length} · ${words} · ${name}`)
      )
    }
    list.selectedIndex = this.at
    slider.max = String(layers.length)
    slider.value = String(this.at + 1)
    mark(slider, { "aria-valuetext": `${this.at + 1} of ${layers.length}: ${layers[this.at].words}` })
    previous.disabled = this.at === 0
    next.disabled = this.at === layers.length - 1
    free.hidden = Object.keys(this.inside.wants.pinned).length === 0
  }
}

/** @param {string} label @param {Element} place */
function labelled(label, place) {
  const row = element("div", "labelled", place)
  element("span", "", row, label)
  return row
}
