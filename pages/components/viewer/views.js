// What the viewer can show of a picture besides the picture itself.

/** @typedef {Uint8ClampedArray} Pixels red, green, blue and alpha of each pixel, in turn */
/** @typedef {(own: Pixels, original: Pixels, times: number) => void} Change of pixels, in their place */

/** @typedef {{ map(make: (own: ImageData, original: ImageData) => ImageData, original: any): any }} Viewed a picture */

export const MAP = "SSIM map"
export const CHANGE = "Differences"

/** @param {number} r @param {number} g @param {number} b */
const luma = (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b

/**
 * How far pixels lie from others, in each colour, several times amplified: black is equal.
 * @type {Change}
 */
export function difference(own, original, times) {
  for (let i = 0; i < own.length; i++) if (i % 4 < 3) own[i] = times * Math.abs(own[i] - original[i])
}

/** @type {Change} */
function lumaOnly(own) {
  for (let i = 0; i < own.length; i += 4) own.fill(luma(own[i], own[i + 1], own[i + 2]), i, i + 3)
}

/** @type {Change} */
function chromaOnly(own) {
  for (let i = 0; i < own.length; i += 4) {
    const gray = luma(own[i], own[i + 1], own[i + 2])
    for (let channel = i; channel < i + 3; channel++) own[channel] = 128 + own[channel] - gray
  }
}

/** @type {Record<string, Change | null>} */
export const VIEWS = {
  Picture: null,
  [MAP]: null, // made by the server
  [CHANGE]: difference,
  "Luma only": lumaOnly,
  "Chroma only": chromaOnly,
}

/**
 * A picture as a view shows it.
 * @template {Viewed} Seen
 * @param {string} view
 * @param {Seen} picture
 * @param {Seen} original
 * @param {number} times how much differences are amplified
 * @returns {Seen}
 */
export function seenAs(view, picture, original, times) {
  const change = VIEWS[view]
  if (!change) return picture
  return picture.map((own, { data }) => {
    change(own.data, data, times)
    return own
  }, original)
}

// What views make of the pictures that are shown, each once
export class Views {
  /** @type {Map<string, any>} */
  made = new Map()

  // The pictures are others, or there is more of them
  forget() {
    this.made.clear()
  }

  /**
   * @template {Viewed} Seen
   * @param {string} view
   * @param {number} number of a picture
   * @param {Seen[]} pictures the original first, which differs from nothing
   * @param {number} times how much differences are amplified
   * @returns {Seen}
   */
  seen(view, number, pictures, times) {
    const key = `${number} ${view} ${times}`
    if (!this.made.has(key)) {
      const own = view === CHANGE && number === 0 ? "Picture" : view
      this.made.set(key, seenAs(own, pictures[number], pictures[0], times))
    }
    return this.made.get(key)
  }
}
