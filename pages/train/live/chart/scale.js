// Where values lie in a chart, and which values lie at a place of it. Numbers only.

export const HEIGHT = 200
export const [LEFT, RIGHT, TOP, BOTTOM] = [66, 16, 8, 42] // around the area of the curves, in CSS pixels
const LEAST = 1e-12 // that a logarithmic axis tells from nothing

/** @typedef {number[]} Range low and high */
/** @typedef {{ x: Range, y: Range }} Ends of the axes; on a logarithmic one, powers of ten */
/** @typedef {{ x: number, y: number }} Place */

export class Scale {
  /** @param {Ends} ends @param {number} width of the whole chart @param {boolean} log whether the upright axis is so */
  constructor({ x, y }, width, log) {
    this.x = x
    this.y = y
    this.log = log
    this.width = width - LEFT - RIGHT
    this.height = HEIGHT - TOP - BOTTOM
  }

  /** @param {number} value */
  left(value) {
    return LEFT + ((value - this.x[0]) / (this.x[1] - this.x[0])) * this.width
  }

  /** @param {number} value */
  top(value) {
    const up = this.log ? Math.log10(Math.max(value, LEAST)) : value
    return TOP + ((this.y[1] - up) / (this.y[1] - this.y[0])) * this.height
  }

  /**
   * What lies at a place, in the units of the axes.
   * @param {Place} place
   * @returns {Place}
   */
  at({ x, y }) {
    return {
      x: this.x[0] + ((x - LEFT) / this.width) * (this.x[1] - this.x[0]),
      y: this.y[1] - ((y - TOP) / this.height) * (this.y[1] - this.y[0]),
    }
  }

  /**
   * The place in the area of the curves that is nearest to another.
   * @param {Place} place
   * @returns {Place}
   */
  within({ x, y }) {
    return {
      x: Math.min(LEFT + this.width, Math.max(LEFT, x)),
      y: Math.min(TOP + this.height, Math.max(TOP, y)),
    }
  }
}
