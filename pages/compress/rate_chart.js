// One chart over JPEG quality: its axes, its curve, the mark of the chosen quality, and what is pointed at.

import { linearTicks, logTicks, short, tickText } from "../components/frontend/axes.js"
import { element, mark, say } from "../components/frontend/dom.js"
import { svg } from "../components/frontend/svg.js"
/** @import { Curves } from "./rate_distortion.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [52, 10, 8, 20]
const HEADER = 28 // CSS pixels over a chart

/** @typedef {{ quality: number, size: number, ssim: number | null, psnr: number | null }} Point */
/** @typedef {"size" | "ssim" | "psnr"} Measure */
/** @typedef {{ quality: number, value: number }} Measured */
/**
 * How a measure is drawn and written.
 * @typedef {object} Look
 * @property {string} name
 * @property {number} colour
 * @property {boolean} [log]
 * @property {(value: number) => string} text
 * @property {(value: number, number: string, step: number) => string} [tick]
 */

/** @type {Record<Measure, Look>} */
const MEASURES = {
  size: { name: "File size", colour: 1, log: true, text: bytes },
  ssim: { name: "SSIM", colour: 0, text: (value) => value.toFixed(3), tick: tickText },
  psnr: { name: "PSNR", colour: 0, text: (value) => `${value.toFixed(1)} dB`, tick: tickText },
}

/** @param {number} count */
function bytes(count) {
  const [value, unit] = count < 1e3 ? [count, "B"] : count < 1e6 ? [count / 1e3, "kB"] : [count / 1e6, "MB"]
  return `${short(value)} ${unit}`
}

export class RateChart {
  width = 0
  low = 0
  high = 0

  /** @param {Curves} curves @param {Measure[]} measures */
  constructor(curves, measures) {
    this.curves = curves
    this.measure = measures[0]
    const root = element("section", "", curves.place)
    const header = element("header", "", root)
    this.choices = element("div", "choices", header)
    this.title = element("b", "", header)
    this.title.hidden = measures.length > 1
    this.choices.hidden = measures.length < 2
    this.buttons = measures.map((measure) => {
      const button = element("button", "", this.choices, MEASURES[measure].name)
      button.onclick = () => this.show(measure)
      return { measure, button }
    })
    this.value = element("span", "value", header)
    this.svg = svg("svg", { role: "img" }, root)
    this.grid = svg("g", { class: "grid" }, this.svg)
    this.lines = svg("g", { class: "lines" }, this.svg)
    this.moving = svg("g", { class: "moving" }, this.svg)
    this.svg.onpointermove = (event) => curves.point(this.qualityAt(event))
    this.svg.onpointerleave = () => curves.point(null)
    this.svg.onclick = (event) => curves.choose(this.qualityAt(event))
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width
      this.draw()
    }).observe(root)
  }

  /** @param {Measure} measure */
  show(measure) {
    this.measure = measure
    this.draw()
  }

  /** @returns {Measured[]} those that there is a value of */
  get points() {
    return this.curves.told.points.flatMap((point) => {
      const value = point[this.measure]
      return value === null ? [] : [{ quality: point.quality, value }]
    })
  }

  get height() {
    return this.curves.told.height - HEADER
  }

  /** @param {number} quality */
  x(quality) {
    return LEFT + (quality / 100) * (this.width - LEFT - RIGHT)
  }

  /** @param {number} value */
  y(value) {
    const share = (this.scale(value) - this.low) / (this.high - this.low || 1)
    return this.height - BOTTOM - share * (this.height - TOP - BOTTOM)
  }

  /** @param {number} value */
  scale(value) {
    return MEASURES[this.measure].log ? Math.log10(value) : value
  }

  /** @param {MouseEvent} event */
  qualityAt(event) {
    const share = (event.clientX - this.svg.getBoundingClientRect().left - LEFT) / (this.width - LEFT - RIGHT)
    return Math.max(1, Math.min(100, Math.round(100 * share)))
  }

  /**
   * The value at any quality, on the line between the two that were measured.
   * @param {Measured[]} points
   * @param {number} quality
   */
  at(points, quality) {
    const after = points.findIndex((point) => point.quality >= quality)
    if (after < 0) return points[points.length - 1].value
    const [from, to] = [points[Math.max(0, after - 1)], points[after]]
    const share = (quality - from.quality) / (to.quality - from.quality || 1)
    const mixed = (1 - share) * this.scale(from.value) + share * this.scale(to.value)
    return MEASURES[this.measure].log ? 10 ** mixed : mixed
  }

  draw() {
    if (!this.width || !this.curves.told.height) return
    const { name, colour } = MEASURES[this.measure]
    say(this.title, name)
    for (const { measure, button } of this.buttons) mark(button, { "aria-pressed": measure === this.measure })
    mark(this.svg, { width: this.width, height: this.height, style: `--colour: ${this.curves.palette[colour]}` })
    this.grid.replaceChildren()
    this.lines.replaceChildren()
    const { points } = this
    if (points.length) this.drawCurve(points)
    this.move()
  }

  /** @param {Measured[]} points */
  drawCurve(points) {
    const values = points.map(({ value }) => this.scale(value))
    this.low = Math.min(...values)
    this.high = Math.max(...values)
    const { log, text, tick } = MEASURES[this.measure]
    const { ticks, step } = (log ? logTicks : linearTicks)(this.low, this.high, 4)
    for (const value of ticks) {
      svg("line", { x1: LEFT, x2: this.width - RIGHT, y1: this.y(value), y2: this.y(value) }, this.grid)
      const label = svg("text", { x: LEFT - 6, y: this.y(value) + 4, "text-anchor": "end" }, this.grid)
      label.textContent = tick ? tick(value, "", step) : text(value)
    }
    for (const quality of [1, 25, 50, 75, 100]) {
      const label = svg("text", { x: this.x(quality), y: this.height - 4, "text-anchor": "middle" }, this.grid)
      label.textContent = `${quality}`
    }
    const line = points.map(({ quality, value }) => `${this.x(quality)},${this.y(value)}`)
    svg("path", { d: `M${line.join("L")}` }, this.lines)
  }

  // The mark, the quality that the file came with, and what is pointed at
  move() {
    if (!this.width) return
    const [{ told, pointed }, { points }] = [this.curves, this]
    const { name, text, log } = MEASURES[this.measure]
    this.moving.replaceChildren()
    if (!points.length) return say(this.value, "none")
    const rule = (/** @type {number} */ quality, /** @type {string} */ kind) =>
      svg(
        "line",
        { class: kind, x1: this.x(quality), x2: this.x(quality), y1: TOP, y2: this.height - BOTTOM },
        this.moving,
      )
    if (told.own) {
      rule(told.own, "own")
      const [side, anchor] = told.own > 50 ? [-5, "end"] : [5, "start"]
      const label = { x: this.x(told.own) + side, y: this.height - BOTTOM - 6, "text-anchor": anchor }
      svg("text", label, this.moving).textContent = "this file"
    }
    if (pointed) rule(pointed, "here")
    rule(told.quality, "mark")
    const [cx, cy] = [this.x(told.quality), this.y(this.at(points, told.quality))]
    svg("circle", { cx, cy, r: 6 }, this.moving)
    say(
      this.value,
      pointed
        ? `at ${pointed} about ${text(this.at(points, pointed))}`
        : log
        ? "logarithmic, over quality"
        : "over quality",
    )
    mark(this.svg, {
      "aria-label": `${name} over JPEG quality, about ${text(this.at(points, told.quality))} at ${told.quality}`,
    })
  }
}
