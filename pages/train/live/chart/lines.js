// The curves of a chart.

import { mark } from "../../../components/frontend/dom.js"
import { svg } from "../../../components/frontend/svg.js"
import { LEFT, RIGHT, TOP } from "./scale.js"
/** @import { Curve } from "./curves.js" */
/** @import { Scale } from "./scale.js" */

const MOST_DOTS = 40
const PLAIN = { "stroke-dasharray": "none", "stroke-opacity": 1 }

export class Lines {
  /** @type {SVGPathElement[]} */
  paths = []

  /** @param {SVGSVGElement} parent @param {number} number of the chart */
  constructor(parent, number) {
    const clip = `clip-${number}`
    this.clip = svg("rect", { y: TOP, x: LEFT }, svg("clipPath", { id: clip }, parent))
    this.place = svg("g", { "clip-path": `url(#${clip})` }, parent)
  }

  /**
   * Draw curves; returns how many points the longest has.
   * @param {Scale} scale
   * @param {Curve[]} curves
   * @param {string[]} palette
   */
  draw(scale, curves, palette) {
    mark(this.clip, { width: scale.width + RIGHT, height: scale.height + 3 })
    const paths = curves.flatMap((curve) => pathsOf(scale, curve, palette[curve.colour]))
    while (this.paths.length < paths.length) this.paths.push(svg("path", {}, this.place))
    while (this.paths.length > paths.length) this.paths.pop()?.remove()
    paths.forEach((path, i) => mark(this.paths[i], { ...PLAIN, ...path }))
    return Math.max(0, ...curves.map((curve) => curve.x.length))
  }
}

/**
 * What is drawn of a curve: what was measured, faintly; the curve; and its points while they are few.
 * @param {Scale} scale
 * @param {Curve} curve
 * @param {string} stroke
 * @returns {Record<string, string | number>[]}
 */
function pathsOf(scale, { x, y, raw, dashed, dots }, stroke) {
  const line = { d: path(scale, x, y), stroke, "stroke-width": 3.5, "stroke-dasharray": dashed ? "9 8" : "none" }
  return [
    ...(raw ? [{ d: path(scale, x, raw), stroke, "stroke-width": 1.5, "stroke-opacity": 0.35 }] : []),
    line,
    ...(dots && x.length <= MOST_DOTS ? [{ d: path(scale, x, y, "h0M"), stroke, "stroke-width": 9 }] : []),
  ]
}

/**
 * @param {Scale} scale
 * @param {number[]} xs
 * @param {number[]} ys
 */
function path(scale, xs, ys, joint = "L") {
  const points = xs.map((x, i) => `${scale.left(x).toFixed(1)} ${scale.top(ys[i]).toFixed(1)}`)
  return points.length ? `M${points.join(joint)}${joint === "L" ? "" : "h0"}` : ""
}
