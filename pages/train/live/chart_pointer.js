// Reading a chart off and zooming into it: drag, wheel (once the chart was clicked, or with Ctrl), keys, double click.

import { mark } from "../../components/frontend/dom.js"
/** @import { Chart } from "./chart/chart.js" */
/** @import { Place, Range } from "./chart/scale.js" */

const DRAG = 6 // pixels from which a drag is meant

export class Pointer {
  awake = false // whether the wheel zooms: a page scrolled past a chart must not be caught by it
  /** @type {Place | null} where a drag began */
  from = null

  /** @param {Chart} chart its `scale` is the area that is pointed at */
  constructor(chart) {
    this.chart = chart
    const { svg } = chart
    svg.onpointermove = (event) => this.move(event)
    svg.onpointerdown = (event) => this.press(event)
    svg.onpointerup = (event) => this.release(event)
    svg.onpointercancel = () => this.drop()
    svg.onpointerleave = () => this.leave()
    svg.ondblclick = () => chart.look(null)
    svg.onkeydown = (event) => this.key(event)
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false })
  }

  /** @param {MouseEvent} event */
  place(event) {
    const area = this.chart.svg.getBoundingClientRect()
    return this.chart.scale.within({ x: event.clientX - area.left, y: event.clientY - area.top })
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button || !this.chart.drawn) return
    this.awake = true
    this.from = this.place(event)
    this.chart.svg.setPointerCapture(event.pointerId)
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.chart.drawn) return
    const here = this.place(event)
    this.chart.read(here.x)
    if (!this.from) return
    const [x, y] = [Math.min(here.x, this.from.x), Math.min(here.y, this.from.y)]
    const box = { x, y, width: Math.abs(here.x - this.from.x), height: Math.abs(here.y - this.from.y) }
    mark(this.chart.box, { ...box, visibility: "visible" })
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.from) return
    const [from, to] = [this.from, this.place(event)]
    this.drop()
    const [wide, high] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)]
    if (Math.max(wide, high) < DRAG) return
    const { scale } = this.chart
    const [a, b, ends] = [scale.at(from), scale.at(to), this.chart.ends()]
    // a drag along one axis leaves the other as it is
    const x = wide > 0.2 * high ? [Math.min(a.x, b.x), Math.max(a.x, b.x)] : ends.x
    const y = high > 0.2 * wide ? [Math.min(a.y, b.y), Math.max(a.y, b.y)] : ends.y
    this.chart.look({ x, y })
  }

  drop() {
    this.from = null
    this.chart.box.setAttribute("visibility", "hidden")
  }

  leave() {
    if (this.from) return
    this.awake = false
    this.chart.read(undefined)
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!this.chart.drawn || !(this.awake || event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    const factor = Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY / 400)))
    this.stretch(factor, this.chart.scale.at(this.place(event)))
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.chart.drawn) return
    const { x, y } = this.chart.ends()
    /** @type {(range: Range, share: number) => Range} */
    const shift = ([low, high], share) => [low + share * (high - low), high + share * (high - low)]
    /** @type {Record<string, () => void>} */
    const keys = {
      "+": () => this.stretch(0.8),
      "-": () => this.stretch(1.25),
      ArrowLeft: () => this.chart.look({ x: shift(x, -0.1), y }),
      ArrowRight: () => this.chart.look({ x: shift(x, 0.1), y }),
      ArrowUp: () => this.chart.look({ x, y: shift(y, 0.1) }),
      ArrowDown: () => this.chart.look({ x, y: shift(y, -0.1) }),
      Escape: () => this.chart.look(null),
    }
    if (!keys[event.key]) return
    event.preventDefault()
    keys[event.key]()
  }

  /**
   * Show less or more around a point, which stays where it is.
   * @param {number} factor
   * @param {Place} [point]
   */
  stretch(factor, point) {
    const { x, y } = this.chart.ends()
    const about = point || { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2 }
    /** @type {(range: Range, middle: number) => Range} */
    const around = ([low, high], middle) => [middle + (low - middle) * factor, middle + (high - middle) * factor]
    this.chart.look({ x: around(x, about.x), y: around(y, about.y) })
  }
}
