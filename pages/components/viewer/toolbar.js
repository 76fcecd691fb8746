// The buttons and choices above a viewer's pictures.

import { element } from "../frontend/dom.js"
import { CHANGE, MAP, VIEWS } from "./views.js"
/** @import { Viewer } from "./viewer.js" */

export const LAYOUTS = { side: "Side by side", swipe: "Swipe", flip: "Hold to flip" }
const GAINS = [1, 2, 4, 8, 16]

export class Toolbar {
  /** @param {Viewer} viewer @param {HTMLElement} place */
  constructor(viewer, place) {
    const { viewport } = viewer
    this.bar = element("div", "bar", place)
    const layouts = element("div", "choices", this.bar)
    this.layouts = Object.entries(LAYOUTS).map(([layout, text]) =>
      button(layouts, text, text, () => viewer.set({ layout }))
    )
    const zooms = element("div", "choices", this.bar)
    button(zooms, "−", "Zoom out", () => viewport.step(-1))
    this.level = button(zooms, "1:1", "Every pixel is one pixel", () => viewport.zoomTo(1))
    button(zooms, "+", "Zoom in", () => viewport.step(1))
    button(zooms, "Fit", "The whole picture", () => viewport.zoomTo(viewport.fitting()))
    const views = Object.keys(VIEWS)
    this.views = this.select("What is shown of the pictures", views, (i) => viewer.set({ view: views[i] }))
    const gains = GAINS.map((gain) => `×${gain}`)
    this.gains = this.select("How much differences are amplified", gains, (i) => viewer.set({ gain: GAINS[i] }))
    const last = element("div", "choices", this.bar)
    this.grid = button(last, "8×8", "Draw the blocks of the JPEG", () => viewer.set({ grid: !viewer.grid }))
    button(last, "Full screen", "Full screen", () => fill(place))
  }

  /**
   * @param {string} label
   * @param {string[]} names
   * @param {(number: number) => void} choose
   */
  select(label, names, choose) {
    const made = element("select", "", this.bar)
    made.setAttribute("aria-label", label)
    for (const name of names) element("option", "", made, name)
    made.onchange = () => choose(made.selectedIndex)
    return made
  }

  /**
   * Show what is chosen.
   * @param {Viewer} viewer
   */
  tell({ layout, grid, view, gain, wanted }) {
    const press = (/** @type {Element} */ place, /** @type {boolean} */ on) =>
      place.setAttribute("aria-pressed", String(on))
    this.layouts.forEach((place, i) => press(place, Object.keys(LAYOUTS)[i] === layout))
    press(this.grid, grid)
    this.views.options[Object.keys(VIEWS).indexOf(MAP)].disabled = !wanted.maps
    this.views.options[Object.keys(VIEWS).indexOf(CHANGE)].text = wanted.original ? CHANGE : "What changed"
    this.views.selectedIndex = Object.keys(VIEWS).indexOf(view)
    this.gains.hidden = view !== CHANGE
    this.gains.selectedIndex = GAINS.indexOf(gain)
  }
}

/**
 * @param {Element} parent
 * @param {string} text
 * @param {string} label
 * @param {() => void} act
 */
function button(parent, text, label, act) {
  const made = element("button", "", parent, text)
  made.setAttribute("aria-label", label)
  made.onclick = act
  return made
}

/** Fill the screen with an element, or leave it again. @param {Element} place */
function fill(place) {
  if (document.fullscreenElement) document.exitFullscreen()
  else place.requestFullscreen?.()
}
