// The curves of a chart, and a faint bow in their place as long as there are none.

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
    this.ghost = svg("path", { class: "ghost" }, parent)
  }

  /**
   * Draw curves; returns how many points the longest has.
   * @param {Scale} scale
   * @param {Curve[]} curves
   * @param {string[]} palette
   * @param {boolean} falls whether one expects them to
   */
  draw(scale, curves, palette, falls) {
    mark(this.clip, { width: scale.width + RIGHT, height: scale.height + 3 })
    const paths = curves.flatMap((curve) => pathsOf(scale, curve, palette[curve.colour]))
    while (this.paths.length < paths.length) this.paths.push(svg("path", {}, this.place))
    while (this.paths.length > paths.length) this.paths.pop()?.remove()
    paths.forEach((path, i) => mark(this.paths[i], { ...PLAIN, ...path }))
    const points = Math.max(0, ...curves.map((curve) => curve.x.length))
    mark(this.ghost, { d: points ? "" : bow(scale, falls) })
    return points
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

/** @param {Scale} scale @param {boolean} falls */
function bow({ width, height }, falls) {
  const shares = falls ? [0, 0.1, 0.15, 0.8, 1, 0.85] : [0, 0.9, 0.25, 0.25, 1, 0.15]
  const [a, b, c, d, e, f] = shares.map((share, i) => (i % 2 ? TOP + share * height : LEFT + share * width))
  return `M${a} ${b}Q${c} ${d} ${e} ${f}`
}
