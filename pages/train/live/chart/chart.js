// A chart: built once, and then only changed.

import { element, mark, say } from "../../../components/frontend/dom.js"
import { svg } from "../../../components/frontend/svg.js"
import { Pointer } from "../chart_pointer.js"
import { Choices } from "./choices.js"
import { revealed } from "./curves.js"
import { Legend } from "./legend.js"
import { Lines } from "./lines.js"
import { Ruling } from "./ruling.js"
import { Scale } from "./scale.js"
import { Values } from "./values.js"
/** @import { Along, Curve, ToldChart, View } from "./curves.js" */
/** @import { Ends } from "./scale.js" */

export class Chart {
  /** @type {ToldChart | undefined} */
  told = undefined
  /** @type {Along} */
  along = { title: "", unit: 1, end: 1 }
  /** @type {View} */
  view = { name: "", says: "", number: "", y: [0, 1], curves: [] }
  /** @type {Curve[]} as far as they are revealed */
  curves = []
  /** @type {string[]} */
  palette = []
  /** @type {Ends | null} what was zoomed into */
  zoom = null
  scale = new Scale({ x: [0, 1], y: [0, 1] }, 0, false)
  log = false
  until = Infinity
  width = 0
  drawing = "" // what was drawn
  example = "" // what says that the curves are an example
  /** @type {number | undefined} */
  pointed = undefined

  /** @param {Element} place @param {number} number */
  constructor(place, number) {
    const root = element("section", "chart", place)
    const header = element("header", "", root)
    this.title = element("h2", "", header)
    this.choices = new Choices(header, number, () => {
      this.choose()
      this.look(null)
    })
    this.legend = new Legend(root)
    this.plot = element("div", "plot", root)
    this.svg = svg("svg", { role: "img", tabindex: 0 }, this.plot)
    this.ruling = new Ruling(this.svg)
    this.lines = new Lines(this.svg, number)
    this.message = element("div", "message", this.plot)
    this.values = new Values(this.plot, this.svg)
    this.box = svg("rect", { class: "box", visibility: "hidden" }, this.svg)
    this.whole = element("button", "whole", this.plot, "Whole curve")
    this.whole.onclick = () => this.look(null)
    this.says = element("p", "says", root)
    new Pointer(this)
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width // asked for while drawing, it would lay out the whole page
      this.draw()
    }).observe(this.plot)
  }

  get drawn() {
    return Number(this.svg.dataset.points) > 0
  }

  /** @param {ToldChart} told @param {Along} along @param {string[]} palette @param {string} example */
  tell(told, along, palette, example) {
    Object.assign(this, { told, along, palette, example, drawing: "" })
    say(this.title, told.title)
    this.choose()
  }

  /**
   * Draw the curves as far as a place along the chart.
   * @param {number} until
   */
  reveal(until) {
    this.until = until
    this.draw()
  }

  choose() {
    if (this.told) Object.assign(this, this.choices.among(this.told.views))
  }

  /** @param {Ends | null} zoom */
  look(zoom) {
    this.zoom = zoom
    this.draw()
  }

  /** @returns {Ends} */
  ends() {
    const { y, log = y } = this.view
    return this.zoom || { x: [0, this.along.end], y: this.log ? log.map(Math.log10) : y }
  }

  draw() {
    const { told, width, view, palette, along } = this
    if (!told || !width) return
    const ends = this.ends()
    const drawing = JSON.stringify([view.name, ends.x, ends.y, width, this.log, this.until])
    if (drawing === this.drawing) return
    this.drawing = drawing
    this.curves = view.curves.map((curve) => revealed(curve, this.until))
    this.scale = new Scale(ends, width, this.log)
    this.ruling.draw(this.scale, along, view.number)
    this.tellPoints(this.lines.draw(this.scale, this.curves, palette), told)
    const said = this.legend.draw(this.curves, palette, view.number)
    mark(this.svg, { "aria-label": `${told.title}, ${view.name}: ${said.join(", ")}` })
    this.whole.hidden = !this.zoom
    say(this.says, view.says)
    if (this.pointed !== undefined) this.read(this.pointed)
  }

  /** @param {number} points of the longest curve @param {ToldChart} told */
  tellPoints(points, { message, falls }) {
    const solid = this.curves.filter((curve) => !curve.dashed)
    this.svg.dataset.points = String(points)
    this.svg.dataset.latest = String(Math.max(0, ...solid.map((curve) => curve.x.at(-1) || 0)))
    say(this.message, this.example ? `${this.example}.\n${message}` : points ? "" : message)
    this.message.classList.toggle("low", !falls)
    this.plot.classList.toggle("empty", !points)
  }

  /**
   * Show the values near a place along the chart, or none.
   * @param {number | undefined} pointed
   */
  read(pointed) {
    this.pointed = pointed
    const seen = pointed !== undefined && this.drawn
    this.values.show(seen)
    if (seen) this.values.draw(pointed, this.scale, this.curves, this.palette, this.view.number, this.along)
  }
}
