// The one scale of colours of maps, filters and numbers: blue below nothing, orange above it, the ground at nothing.

/** @typedef {[red: number, green: number, blue: number]} Rgb */

/** @type {Rgb} */
export const MORE = [217, 112, 30]
/** @type {Rgb} */
export const LESS = [74, 127, 208]
const LIFT = 0.7 // under one: what is small is seen, too

/**
 * The colour of a number.
 * @param {number} share of the scale's end, from -1 to 1
 * @param {Rgb} ground
 * @returns {Rgb}
 */
export function diverging(share, ground) {
  const strength = Math.min(1, Math.abs(share)) ** LIFT
  const end = share < 0 ? LESS : MORE
  return /** @type {Rgb} */ (ground.map((from, i) => Math.round(from + strength * (end[i] - from))))
}

/**
 * The colours of all bytes, 127 being nothing: 255 times red, green, blue.
 * @param {Rgb} ground
 */
export function table(ground) {
  return Uint8Array.from([...Array(255).keys()].flatMap((byte) => diverging((byte - 127) / 127, ground)))
}

/** @param {Rgb} colour @returns {string} */
export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`

/**
 * What is read on a colour.
 * @param {Rgb} colour
 */
export const ink = ([red, green, blue]) => (0.299 * red + 0.587 * green + 0.114 * blue > 128 ? "#000" : "#fff")

/**
 * The theme's ground, as numbers.
 * @param {HTMLElement} place whose background is that
 * @returns {Rgb}
 */
export function groundOf(place) {
  const [red, green, blue] = (getComputedStyle(place).backgroundColor.match(/[\d.]+/g) ?? ["255", "255", "255"])
    .map(Number)
  return [red, green, blue]
}
