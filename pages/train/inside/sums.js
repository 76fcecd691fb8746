// Numbers as they are read, and sums whose rounded parts add up.

const DIGITS = 4

/**
 * A number with a true minus sign; one that is very large with a power of ten.
 * @param {number} value
 * @param {number} digits
 */
export function numeral(value, digits = 3) {
  const size = Math.abs(value)
  if (size >= 1e5) return value.toExponential(2).replace("-", "−").replace("e+", "e")
  const text = value.toFixed(size >= 1000 ? 0 : size >= 100 ? Math.min(1, digits) : digits)
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−")
}

/**
 * A number with its sign, as it stands in a sum.
 * @param {number} value
 */
export function summand(value, digits = DIGITS) {
  const text = numeral(value, digits)
  return text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`
}

/**
 * Parts and their total, rounded so that those parts make that total: what rounding leaves goes to one of them.
 * @param {number[]} parts
 * @param {number} total
 * @param {number} [absorbs] which part takes it; by default the largest
 * @returns {{ parts: number[], total: number }}
 */
export function rounded(parts, total, absorbs, digits = DIGITS) {
  const unit = 10 ** -digits
  const whole = (/** @type {number} */ value) => Math.round(value / unit)
  const counts = parts.map(whole)
  const sizes = counts.map(Math.abs)
  const at = absorbs ?? sizes.indexOf(Math.max(...sizes))
  const left = whole(total) - counts.reduce((sum, each) => sum + each, 0)
  if (Number.isSafeInteger(left) && at in counts) counts[at] += left
  return { parts: counts.map((each) => each * unit), total: whole(total) * unit }
}
