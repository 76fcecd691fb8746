// Which view of a chart a person chose, and whether its axis is logarithmic: buttons, remembered from visit to visit.

import { element } from "../../../components/frontend/dom.js"
/** @import { View } from "./curves.js" */

const CHOICES = "restorer-charts"

/** @type {Record<string, unknown> | undefined} */
let choices

/** @param {Record<string, unknown>} [change] */
function chosen(change) {
  try {
    choices ??= JSON.parse(localStorage.getItem(CHOICES) || "{}")
    if (change) localStorage.setItem(CHOICES, JSON.stringify({ ...choices, ...change }))
  } catch {
    // a browser that keeps nothing
  }
  choices = { ...choices, ...change }
  return choices
}

export class Choices {
  /** @type {HTMLButtonElement[]} */
  buttons = []

  /** @param {Element} place @param {number} number of the chart @param {() => void} changed */
  constructor(place, number, changed) {
    this.key = `view-${number}`
    this.place = element("div", "choices", place)
    this.changed = changed
  }

  /**
   * The view that is shown, and whether its axis is logarithmic.
   * @param {View[]} views
   */
  among(views) {
    const remembered = chosen()
    const view = views.find((each) => each.name === remembered[this.key]) || views[0]
    const log = Boolean(view.log) && remembered.log !== false
    const names = views.length > 1 ? views.map((each) => each.name) : view.log ? ["Log scale"] : []
    if (this.buttons.length !== names.length) {
      this.place.replaceChildren()
      this.buttons = names.map((name) => element("button", "", this.place, name))
    }
    for (const button of this.buttons) {
      const name = button.textContent
      button.onclick = () => {
        chosen(views.length > 1 ? { [this.key]: name } : { log: !log })
        this.changed()
      }
      button.setAttribute("aria-pressed", String(views.length > 1 ? name === view.name : log))
    }
    return { view, log }
  }
}
