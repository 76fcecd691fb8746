// What JPEG takes from a picture: colours apart, chroma halved, cosines of blocks of 8×8, steps; and back, as libjpeg
// does it (T.81; libjpeg's colour conversion and "fancy" upsampling), but without a file.

import { cosines, values } from "./transform.js"

const GRID = 16 // pixels; blocks of every plane begin on it

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray<ArrayBuffer> }} Pixels red, green, blue, alpha in turn */
/** @typedef {{ ratios: number[], gray: boolean }} Sampling pixels across and down that share a sample of chroma */
/** @typedef {{ width: number, height: number, across: number, down: number, stride: number, blocks: Int16Array }} Plane
 * of so many samples, `stride` in a row of its blocks, and the cosines of these */

/**
 * The cosines of a picture's planes: luma, and chroma unless it is gray. Nothing of it depends on the quality.
 * @param {Pixels} pixels
 * @param {Sampling} sampling
 * @returns {Plane[]}
 */
export function analysed({ width, height, data }, { ratios: [across, down], gray }) {
  const [wide, high] = [width, height].map((side) => GRID * Math.ceil(side / GRID))
  const full = colours(data, width, height, wide, high, gray)
  return full.map((samples, i) => {
    const [x, y] = i ? [across, down] : [1, 1]
    const [stride, rows] = [wide / x, high / y]
    const size = { width: Math.ceil(width / x), height: Math.ceil(height / y) }
    const mean = i ? shared(samples, wide, rows, size.height, x, y) : samples
    return { ...size, across: x, down: y, stride, blocks: cosines(mean, stride, rows) }
  })
}

/**
 * The picture that is left of its planes when their cosines are whole steps.
 * @param {Plane[]} planes
 * @param {ArrayLike<number>[]} tables steps of luma and chroma, 64 each, row by row
 * @param {{ width: number, height: number }} size
 */
export function reconstructed(planes, tables, size) {
  const [luma, ...chroma] = planes.map((plane, i) => {
    const samples = values(plane.blocks, tables[Math.min(i, 1)], plane.stride)
    return spread(samples, plane, size.width, size.height)
  })
  const [blue, red] = chroma.length ? chroma : [neutral(luma), neutral(luma)]
  return coloured(luma, blue, red)
}

const neutral = (/** @type {Uint8ClampedArray} */ luma) => new Uint8ClampedArray(luma.length).fill(128)

// Red, green, blue and opacity of each pixel
/** @type {(luma: Uint8ClampedArray, blue: Uint8ClampedArray, red: Uint8ClampedArray) => Uint8ClampedArray<ArrayBuffer>} */
function coloured(luma, blue, red) {
  const data = new Uint8ClampedArray(4 * luma.length)
  for (let from = 0, to = 0; from < luma.length; from++, to += 4) {
    const y = luma[from], cb = blue[from] - 128, cr = red[from] - 128
    data[to] = y + ((91881 * cr + 32768) >> 16)
    data[to + 1] = y + ((-22554 * cb - 46802 * cr + 32768) >> 16)
    data[to + 2] = y + ((116130 * cb + 32768) >> 16)
    data[to + 3] = 255
  }
  return data
}

/**
 * IJG's steps of a quality, from those of quality 50.
 * @param {number[][]} tables
 * @param {number} quality
 */
export function steps(tables, quality) {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality
  return tables.map((table) => table.map((step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100)))))
}

// Luma and chroma of each pixel as whole numbers, the last column and row repeated until blocks are full
/** @type {(data: Uint8ClampedArray, width: number, height: number, wide: number, high: number, gray: boolean) => Uint8Array[]} */
function colours(data, width, height, wide, high, gray) {
  const planes = Array.from({ length: gray ? 1 : 3 }, () => new Uint8Array(wide * high))
  const [luma, blue, red] = planes
  for (let y = 0, to = 0; y < high; y++) {
    const row = Math.min(y, height - 1) * width
    for (let x = 0; x < wide; x++, to++) {
      const from = 4 * (row + Math.min(x, width - 1))
      const r = data[from], g = data[from + 1], b = data[from + 2]
      luma[to] = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16
      if (gray) continue
      blue[to] = (-11059 * r - 21709 * g + 32768 * b + 8421375) >> 16
      red[to] = (32768 * r - 27439 * g - 5329 * b + 8421375) >> 16
    }
  }
  return planes
}

// The mean of the pixels that share a sample, of which the last row is repeated; halves are rounded down and up in turn
/** @type {(samples: Uint8Array, wide: number, rows: number, high: number, across: number, down: number) => Uint8Array} */
function shared(samples, wide, rows, high, across, down) {
  if (across * down === 1) return samples
  const stride = wide / across
  const means = new Uint8Array(stride * rows)
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < stride; x++, to++) {
      let sum = across * down > 2 ? 1 + (x & 1) : x & 1
      for (let j = 0; j < down; j++) {
        for (let i = 0; i < across; i++) sum += samples[(down * Math.min(y, high - 1) + j) * wide + across * x + i]
      }
      means[to] = Math.floor(sum / (across * down))
    }
  }
  return means
}

// A sample for each pixel: three parts of the nearer one and one of the next, down and across
/** @type {(samples: Uint8ClampedArray, plane: Plane, width: number, height: number) => Uint8ClampedArray} */
function spread(samples, { width: wide, height: high, across, down, stride }, width, height) {
  const made = new Uint8ClampedArray(width * height)
  if (across === 1) {
    for (let y = 0; y < height; y++) made.set(samples.subarray(y * stride, y * stride + width), y * width)
    return made
  }
  const [even, odd, shift] = down > 1 ? [8, 7, 4] : [1, 2, 2]
  const sums = new Int32Array(wide)
  for (let y = 0; y < height; y++) {
    const near = Math.floor(y / down)
    const next = Math.min(high - 1, Math.max(0, y & 1 ? near + 1 : near - 1))
    for (let x = 0; x < wide; x++) {
      const sample = samples[near * stride + x]
      sums[x] = down > 1 ? 3 * sample + samples[next * stride + x] : sample
    }
    for (let x = 0; x < width; x++) {
      const other = Math.min(wide - 1, Math.max(0, x & 1 ? (x >> 1) + 1 : (x >> 1) - 1))
      made[y * width + x] = (3 * sums[x >> 1] + sums[other] + (x & 1 ? odd : even)) >> shift
    }
  }
  return made
}
