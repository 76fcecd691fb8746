// The cosine transform of blocks of 8×8 samples, and back. Forward it is libjpeg's "islow" to the bit (Loeffler,
// Ligtenberg and Moschytz, 1989), for a cosine that lies between two steps falls to either; back it is the quicker one of
// Arai, Agui and Nakajima (1988), which wants each cosine times a factor of its row and one of its column.

const FACTORS = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => (k ? Math.SQRT2 * Math.cos((k * Math.PI) / 16) : 1))
const SCALES = Float32Array.from({ length: 64 }, (_, i) => FACTORS[i >> 3] * FACTORS[i & 7] / 8)
const EIGHTHS = 8 // the cosines are whole numbers of eighths

/**
 * The cosines of a plane's blocks, times eight: 64 for each block, row by row, and a block after the other.
 * @param {Uint8Array} samples
 * @param {number} stride samples in a row; a multiple of 8, as is the number of rows
 * @param {number} rows
 */
export function cosines(samples, stride, rows) {
  const made = new Int16Array(stride * rows)
  const block = new Int32Array(64)
  for (let top = 0, to = 0; top < rows; top += 8) {
    for (let left = 0; left < stride; left += 8, to += 64) {
      for (let i = 0; i < 64; i++) block[i] = samples[(top + (i >> 3)) * stride + left + (i & 7)] - 128
      for (let i = 0; i < 8; i++) forward(block, 8 * i, 1, -2)
      for (let i = 0; i < 8; i++) forward(block, i, 8, 2)
      made.set(block, to)
    }
  }
  return made
}

/**
 * The samples that are left when each cosine is the nearest whole number of its step.
 * @param {Int16Array} blocks
 * @param {ArrayLike<number>} table the steps of a block, row by row
 * @param {number} stride
 */
export function values(blocks, table, stride) {
  const samples = new Uint8ClampedArray(blocks.length)
  const divisors = Float32Array.from(table, (step) => EIGHTHS * step)
  const multipliers = Float32Array.from(SCALES, (scale, i) => table[i] * scale)
  const block = new Float32Array(64)
  for (let from = 0, top = 0, left = 0; from < blocks.length; from += 64) {
    let isFlat = true
    for (let i = 0; i < 64; i++) {
      const steps = blocks[from + i] / divisors[i]
      const count = (steps < 0 ? steps - 0.5 : steps + 0.5) | 0
      if (count && i) isFlat = false
      block[i] = count * multipliers[i]
    }
    if (isFlat) block.fill(block[0])
    else {
      for (let i = 0; i < 8; i++) backward(block, i, 8)
      for (let i = 0; i < 64; i += 8) backward(block, i, 1)
    }
    for (let y = 0, to = top * stride + left, i = 0; y < 8; y++, to += stride) {
      for (let x = 0; x < 8; x++, i++) samples[to + x] = block[i] + 128
    }
    left += 8
    if (left < stride) continue
    left = 0
    top += 8
  }
  return samples
}

// Eight numbers, `step` apart, in whole numbers of 2^-13; they end `shift` bits smaller
/** @param {Int32Array} v @param {number} a @param {number} step @param {number} shift */
function forward(v, a, step, shift) {
  const b = a + step, c = b + step, d = c + step, e = d + step, f = e + step, g = f + step, h = g + step
  const s0 = v[a] + v[h], s1 = v[b] + v[g], s2 = v[c] + v[f], s3 = v[d] + v[e]
  const d0 = v[a] - v[h], d1 = v[b] - v[g], d2 = v[c] - v[f], d3 = v[d] - v[e]
  const bits = 13 + shift
  const half = 1 << (bits - 1)
  const even = s0 + s3, odd = s0 - s3, inner = s1 + s2, turned = s1 - s2
  v[a] = (8192 * (even + inner) + half) >> bits
  v[e] = (8192 * (even - inner) + half) >> bits
  const both = 4433 * (turned + odd) + half
  v[c] = (both + 6270 * odd) >> bits
  v[g] = (both - 15137 * turned) >> bits
  const all = 9633 * (d3 + d1 + d2 + d0) + half
  const z1 = -7373 * (d3 + d0), z2 = -20995 * (d2 + d1)
  const z3 = all - 16069 * (d3 + d1), z4 = all - 3196 * (d2 + d0)
  v[h] = (2446 * d3 + z1 + z3) >> bits
  v[f] = (16819 * d2 + z2 + z4) >> bits
  v[d] = (25172 * d1 + z2 + z3) >> bits
  v[b] = (12299 * d0 + z1 + z4) >> bits
}

/** @param {Float32Array} v @param {number} a @param {number} step */
function backward(v, a, step) {
  const b = a + step, c = b + step, d = c + step, e = d + step, f = e + step, g = f + step, h = g + step
  const even = v[a] + v[e], odd = v[a] - v[e]
  const pair = v[c] + v[g], turned = (v[c] - v[g]) * Math.SQRT2 - pair
  const e0 = even + pair, e3 = even - pair, e1 = odd + turned, e2 = odd - turned
  const z13 = v[f] + v[d], z10 = v[f] - v[d], z11 = v[b] + v[h], z12 = v[b] - v[h]
  const o7 = z11 + z13
  const z5 = (z10 + z12) * 1.8477590650225735
  const o6 = z5 - z10 * 2.613125929752753 - o7
  const o5 = (z11 - z13) * Math.SQRT2 - o6
  const o4 = z5 - z12 * 1.082392200292394 - o5
  v[a] = e0 + o7
  v[h] = e0 - o7
  v[b] = e1 + o6
  v[g] = e1 - o6
  v[c] = e2 + o5
  v[f] = e2 - o5
  v[d] = e3 + o4
  v[e] = e3 - o4
}
