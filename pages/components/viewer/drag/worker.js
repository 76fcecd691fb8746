// A worker that compresses what a viewer shows, while somebody drags the quality.

import { analysed, reconstructed, steps } from "./codec.js"
/** @import { Pixels, Plane, Sampling } from "./codec.js" */

/** @typedef {{ pixels: Pixels, sampling: Sampling }} Taken of a picture, once */
/** @typedef {{ tables: number[][], quality: number }} Asked again and again */
/** @typedef {{ quality: number, pixels: Pixels }} Made of what was taken */

/** @type {{ planes: Plane[], size: Pixels } | null} */
let known = null

/** @param {MessageEvent<Taken | Asked>} message */
onmessage = ({ data }) => {
  if ("pixels" in data) known = { planes: analysed(data.pixels, data.sampling), size: data.pixels }
  else if (known) {
    const { width, height } = known.size
    const pixels = { width, height, data: reconstructed(known.planes, steps(data.tables, data.quality), known.size) }
    postMessage({ quality: data.quality, pixels }, { transfer: [pixels.data.buffer] })
  }
}
