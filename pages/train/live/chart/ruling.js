// The lines and numbers of a chart's axes. They are built anew only when an axis moves.

import { decimals, linearTicks, logTicks, tickText } from "../../../components/frontend/axes.js"
import { svg } from "../../../components/frontend/svg.js"
import { BOTTOM, HEIGHT, LEFT, TOP } from "./scale.js"
/** @import { Along } from "./curves.js" */
/** @import { Scale } from "./scale.js" */

const SPACE = 50 // CSS pixels that a number along the chart takes at least

export class Ruling {
  drawn = "" // how the axes are that were drawn

  /** @param {Element} parent */
  constructor(parent) {
    this.place = svg("g", { class: "grid" }, parent)
  }

  /**
   * @param {Scale} scale
   * @param {Along} along
   * @param {string} number the kind of the upright axis's numbers
   */
  draw(scale, along, number) {
    const moved = JSON.stringify([scale, along.title])
    if (moved === this.drawn) return
    this.drawn = moved
    this.place.replaceChildren()
    this.drawAlong(scale, along)
    this.drawUpright(scale, number)
    this.write(along.title, { x: LEFT + scale.width / 2, y: HEIGHT - BOTTOM + 37, "text-anchor": "middle" })
  }

  /** @param {Scale} scale @param {Along} along */
  drawAlong(scale, { unit }) {
    const bottom = HEIGHT - BOTTOM
    const most = Math.max(2, Math.min(6, scale.width / SPACE))
    const { ticks, step } = linearTicks(scale.x[0] / unit, scale.x[1] / unit, most)
    for (const tick of ticks) {
      const x = scale.left(tick * unit)
      svg("line", { x1: x, x2: x, y1: TOP, y2: bottom }, this.place)
      this.write(tick.toFixed(decimals(step)), { x, y: bottom + 19, "text-anchor": "middle" })
    }
  }

  /** @param {Scale} scale @param {string} number */
  drawUpright(scale, number) {
    const [low, high] = scale.y
    const { ticks, step } = scale.log ? logTicks(low, high, 5) : linearTicks(low, high, 5)
    for (const tick of ticks) {
      const y = scale.top(tick)
      svg("line", { x1: LEFT, x2: LEFT + scale.width, y1: y, y2: y }, this.place)
      this.write(tickText(tick, number, step), { x: LEFT - 8, y: y + 5, "text-anchor": "end" })
    }
  }

  /** @param {string} text @param {Record<string, string | number>} attributes */
  write(text, attributes) {
    svg("text", attributes, this.place).textContent = text
  }
}
