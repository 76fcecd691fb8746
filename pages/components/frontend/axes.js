// Axes: where their ticks are, and how numbers are written. Positions on a logarithmic axis are powers of ten.

const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9]]

const HUGE = 1e6 // from which a number is written with an exponent

/** @param {number} length @param {number} count */
function stepOf(length, count) {
  const rough = length / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const share = rough / power - 1e-6 // a fifth of 0.1 is a hair over 0.02
  return power * (share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1)
}

/**
 * Values between two others, as many as asked for or fewer, at steps of 1, 2 or 5 times a power of ten.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function linearTicks(low, high, count) {
  const step = stepOf(high - low, count)
  const ticks = []
  for (let i = Math.ceil(low / step - 1e-6); i * step <= high + step * 1e-6; i++) ticks.push(i * step)
  return { ticks, step }
}

/**
 * Values between two powers of ten: 1, 2, 5 of each decade, or more or fewer of them, or every other decade, as fit.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function logTicks(low, high, count) {
  if (high - low > count + 1) {
    const { ticks } = linearTicks(low, high, count)
    return { ticks: ticks.map((power) => 10 ** power), step: 0 }
  }
  const found = MANTISSAS.map((mantissas) => {
    /** @type {number[]} */
    const values = []
    for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
      for (const mantissa of mantissas) values.push(mantissa * 10 ** power)
    }
    return values.filter((value) => Math.log10(value) >= low - 1e-6 && Math.log10(value) <= high + 1e-6)
  })
  const fitting = found.filter((values) => values.length <= count + 1)
  const best = fitting[fitting.length - 1] || []
  if (best.length >= 3) return { ticks: best, step: 0 }
  const near = linearTicks(10 ** low, 10 ** high, count)
  return { ticks: near.ticks.filter((value) => value > 0), step: near.step }
}

/** The digits after the point that numbers in steps need. @param {number} step */
export function decimals(step) {
  return Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-6)))
}

/**
 * A number without idle zeros, and without an exponent unless it is huge: 0.00032, 41, 1,200, 3.02e11.
 * @param {number} value
 */
export function short(value, digits = 3) {
  const rounded = Number(value.toPrecision(digits))
  if (Math.abs(rounded) >= HUGE) return rounded.toExponential().replace("+", "")
  return rounded.toLocaleString("en", { maximumFractionDigits: 10 })
}

/**
 * A learning rate with two digits that count, as `run_text.small` writes it: 0.001, 8.2e-5.
 * @param {number} value
 */
export function rateText(value) {
  const rounded = Number(value.toPrecision(2))
  return rounded && rounded < 1e-4 ? rounded.toExponential() : `${rounded}`
}

/**
 * How an axis writes a tick.
 * @param {number} value
 * @param {string} number its kind: percent, rate, decibel or none of these
 * @param {number} step 0 is a logarithmic axis
 */
export function tickText(value, number, step) {
  if (number === "percent") return `${(100 * value).toFixed(decimals(100 * step))} %`
  if (number === "rate") return rateText(value)
  return step ? value.toFixed(decimals(step)) : short(value, 2)
}

/**
 * How the legend and the reading under the pointer write a value.
 * @param {number} value
 * @param {string} number its kind
 */
export function valueText(value, number) {
  if (number === "percent") return `${(100 * value).toFixed(1)} %`
  if (number === "decibel") return `${value.toFixed(2)} dB`
  if (number === "rate") return rateText(value)
  return Math.abs(value) >= 1e-6 && Math.abs(value) < 1000 ? value.toPrecision(3) : short(value)
}

/**
 * The index of the point nearest to x, of points in the order of x.
 * @param {number[]} xs
 * @param {number} x
 */
export function nearest(xs, x) {
  let [low, high] = [0, xs.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (xs[middle] < x) low = middle + 1
    else high = middle
  }
  return low > 0 && x - xs[low - 1] < xs[low] - x ? low - 1 : low
}
