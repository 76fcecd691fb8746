// The charts of a run, told anew every second or so.

import { coloursOf, kept } from "../../components/frontend/dom.js"
import { Chart } from "./chart/chart.js"
import { clock, TICK } from "./example_clock.js"
/** @import { Along, ToldChart } from "./chart/curves.js" */

const STEP = 450 // milliseconds between two steps in which what is new appears
const LONGEST = 5000 // milliseconds from one message to the next, beyond which it appears at once

class Charts {
  /** @type {Chart[]} */
  charts = []
  text = "" // what was told
  run = ""
  shown = 0 // how far along the charts the curves are drawn
  told = 0 // when something was told
  colours = ""
  /** @type {number | undefined} */
  next = undefined

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "charts"
  }

  /** @param {string} text @param {string[]} palette */
  tell(text, palette) {
    const colours = palette.join()
    if (text === this.text && colours === this.colours) return
    Object.assign(this, { text, colours })
    /** @type {{ charts: ToldChart[], run: string, example: string, x: Along }} */
    const { charts, run, example, x } = JSON.parse(text)
    while (this.charts.length < charts.length) this.charts.push(new Chart(this.place, this.charts.length))
    const another = run !== this.run
    if (another) { for (const chart of this.charts) chart.zoom = null }
    this.run = run
    charts.forEach((told, i) => this.charts[i].tell(told, x, palette, example))
    this.place.classList.toggle("example", Boolean(example))
    if (example) this.play(endOf(charts))
    else this.move(charts, another)
  }

  /**
   * Let an example grow as its clock goes, over and over.
   * @param {number} end
   */
  play(end) {
    clearTimeout(this.next)
    if (this.place.isConnected) this.reveal(clock().share * end, end)
    this.next = setTimeout(() => this.play(end), TICK)
  }

  /**
   * Let what is new appear step by step until more is expected, so that the curves move between two messages.
   * @param {ToldChart[]} charts
   * @param {boolean} another whether they are of another run
   */
  move(charts, another) {
    const end = endOf(charts)
    const since = Date.now() - this.told
    this.told = Date.now()
    clearTimeout(this.next)
    if (another || since >= LONGEST || end <= this.shown) return this.reveal(end, end)
    const [from, way] = [this.shown, end - this.shown]
    const steps = Math.max(1, Math.round(since / STEP))
    const step = (/** @type {number} */ count) => {
      this.reveal(from + (way * count) / steps, end)
      if (count < steps) this.next = setTimeout(step, since / steps, count + 1)
    }
    step(1)
  }

  /** @param {number} until @param {number} end */
  reveal(until, end) {
    this.shown = until
    for (const chart of this.charts) chart.reveal(until < end ? until : Infinity)
  }
}

/**
 * How far along the charts the curves reach.
 * @param {ToldChart[]} charts
 */
function endOf(charts) {
  const solid = charts.flatMap(({ views }) => views.flatMap(({ curves }) => curves.filter((curve) => !curve.dashed)))
  return Math.max(0, ...solid.map((curve) => curve.x.at(-1) || 0))
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const shown = kept("charts", parentElement, (own) => new Charts(own))
  shown.tell(new TextDecoder().decode(data), coloursOf(parentElement))
}
