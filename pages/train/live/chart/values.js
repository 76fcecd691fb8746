// The values of a chart's curves near the pointer, beside a line at it.

import { nearest, valueText } from "../../../components/frontend/axes.js"
import { element } from "../../../components/frontend/dom.js"
import { svg } from "../../../components/frontend/svg.js"
import { BOTTOM, HEIGHT, LEFT, RIGHT, TOP } from "./scale.js"
/** @import { Along, Curve } from "./curves.js" */
/** @import { Scale } from "./scale.js" */

const BESIDE = 12 // CSS pixels between the line and the values

export class Values {
  /** @param {Element} plot @param {SVGSVGElement} drawing */
  constructor(plot, drawing) {
    this.here = svg("line", { class: "here", y1: TOP, y2: HEIGHT - BOTTOM, visibility: "hidden" }, drawing)
    this.place = element("div", "reading", plot)
    this.place.hidden = true
  }

  /** @param {boolean} seen */
  show(seen) {
    this.place.hidden = !seen
    this.here.setAttribute("visibility", seen ? "visible" : "hidden")
  }

  /**
   * @param {number} pointed a place along the chart
   * @param {Scale} scale
   * @param {Curve[]} curves
   * @param {string[]} palette
   * @param {string} number the kind of the values
   * @param {Along} along
   */
  draw(pointed, scale, curves, palette, number, along) {
    const { x } = scale.at({ x: pointed, y: TOP })
    this.place.replaceChildren()
    element("div", "", this.place, `${along.title}: ${(x / along.unit).toFixed(1)}`)
    for (const curve of curves.filter(({ name, x }) => name && x.length)) {
      const row = element("div", "", this.place)
      element("i", "", row).style.borderColor = palette[curve.colour]
      element("span", "", row, curve.name)
      element("b", "", row, valueText(curve.y[nearest(curve.x, x)], number))
    }
    for (const end of ["x1", "x2"]) this.here.setAttribute(end, String(pointed))
    const onRight = pointed < LEFT + scale.width / 2
    const width = LEFT + scale.width + RIGHT
    this.place.style.left = onRight ? `${pointed + BESIDE}px` : "auto"
    this.place.style.right = onRight ? "auto" : `${width - pointed + BESIDE}px`
  }
}
