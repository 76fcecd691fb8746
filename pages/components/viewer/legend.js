// What the shades of a view mean that is not the picture: a scale and its two ends.

import { element, say } from "../frontend/dom.js"
import { CHANGE, MAP } from "./views.js"
/** @import { Viewer } from "./viewer.js" */

/** @typedef {{ from: string, to: string, means: string }} Scale its darkest and its lightest end, and what it is a scale of */

/** @type {Record<string, (gain: number, isOriginal: boolean) => Scale>} */
const SCALES = {
  [MAP]: () => ({ from: "0", to: "1, alike", means: "SSIM around each pixel" }),
  [CHANGE]: (gain, isOriginal) => ({
    from: isOriginal ? "equal" : "unchanged",
    to: gain > 1 ? `${Math.ceil(255 / gain)} levels or more` : "255 levels",
    means: isOriginal ? "off the original, in each colour" : "changed, in each colour",
  }),
  "Luma only": () => ({ from: "0", to: "255", means: "luma, the brightness" }),
  "Chroma only": () => ({ from: "", to: "", means: "chroma, the colour without its brightness: gray is none" }),
}

export class Legend {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.row = element("p", "legend says", place)
    this.from = element("span", "", this.row)
    this.scale = element("i", "", this.row)
    this.to = element("span", "", this.row)
    this.means = element("span", "", this.row)
  }

  /** @param {Viewer} viewer */
  tell({ view, gain, wanted }) {
    const scale = SCALES[view]?.(gain, wanted.original)
    this.row.hidden = !scale
    if (!scale) return
    this.scale.hidden = !scale.to
    for (const name of /** @type {const} */ (["from", "to", "means"])) say(this[name], scale[name])
  }
}
