// Canvases for tests: of one gray value for each pixel, which is all that these need.

class Context {
  imageSmoothingEnabled = true
  imageSmoothingQuality = "low"
  /** @type {unknown[][]} what was drawn */
  drawn = []

  /** @param {Canvas} canvas */
  constructor(canvas) {
    this.canvas = canvas
    this.data = new Uint8ClampedArray(4 * canvas.width * canvas.height)
  }

  /** @param {unknown[]} from */
  drawImage(...from) {
    this.drawn.push(from)
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  getImageData(x, y, width, height) {
    const data = new Uint8ClampedArray(4 * width * height)
    for (let row = 0; row < height; row++) {
      const from = 4 * ((y + row) * this.canvas.width + x)
      data.set(this.data.subarray(from, from + 4 * width), 4 * row * width)
    }
    return { data, width, height }
  }

  /** @param {{ data: Uint8ClampedArray }} pixels */
  putImageData({ data }) {
    this.data.set(data)
  }
}

class Canvas {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width
    this.height = height
    this.context = new Context(this)
  }

  getContext() {
    return this.context
  }
}

Object.assign(globalThis, { OffscreenCanvas: Canvas })

/**
 * A picture's canvas of one gray value.
 * @param {number} width
 * @param {number} height
 * @returns {any}
 */
export function sheetOf(width, height, gray = 0) {
  const { context } = new Canvas(width, height)
  context.data.fill(gray)
  return context
}
