// The names of a chart's curves over it, each with its newest value.

import { valueText } from "../../../components/frontend/axes.js"
import { element, mark, say } from "../../../components/frontend/dom.js"
/** @import { Curve } from "./curves.js" */

export class Legend {
  /** @type {ReturnType<typeof entryIn>[]} */
  entries = []

  /** @param {Element} place */
  constructor(place) {
    this.place = element("div", "legend", place)
  }

  /**
   * Draw it; returns what it says of each curve.
   * @param {Curve[]} curves
   * @param {string[]} palette
   * @param {string} number the kind of the values
   */
  draw(curves, palette, number) {
    const named = curves.filter((curve) => curve.name)
    if (this.entries.length !== named.length) {
      this.place.replaceChildren()
      this.entries = named.map(() => entryIn(this.place))
    }
    return named.map((curve, i) => {
      const { line, name, value } = this.entries[i]
      line.style.borderColor = palette[curve.colour]
      line.className = curve.dashed ? "dashed" : ""
      mark(name, { title: curve.name })
      say(name, curve.name)
      const text = curve.y.length ? valueText(curve.y[curve.y.length - 1], number) : ""
      say(value, text)
      return `${curve.name} ${text}`
    })
  }
}

/** @param {Element} place */
function entryIn(place) {
  const entry = element("div", "", place)
  return { line: element("i", "", entry), name: element("span", "", entry), value: element("b", "", entry) }
}
