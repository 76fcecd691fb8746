// A picture to look at, with halves of halves of it for when it is shown smaller than it is.

const SMALLEST = 64 // pixels a side, under which no further half is made

/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ left: number, top: number, width: number, height: number }} Area */
/** @typedef {{ zoom: number, left: number, top: number }} Corner where a picture lies in a canvas, and how large */
/** @typedef {OffscreenCanvasRenderingContext2D} Sheet */
/** @typedef {{ left: number, top: number, sheet: Sheet }} Part */
/** @typedef {Picture | Blank} Seen */

/** @param {number} width @param {number} height */
function sheet(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
  if (!context) throw new Error("This browser has no room for another picture.")
  context.imageSmoothingQuality = "high"
  return context
}

export class Picture {
  /** @type {Part | null} what came of it in all its pixels, if the whole is only a view */
  part = null

  /**
   * Of a file that is the picture, or a smaller view of it.
   * @param {BlobPart} file
   * @param {Size} size
   */
  static async of(file, { width, height }) {
    return new Picture(await decoded(file), width, height)
  }

  /**
   * Of a picture one part of which is shown anew.
   * @param {Seen} under what is seen beside it
   * @param {Area} area
   * @param {ImageData} pixels of the area
   */
  static preview(under, { left, top, width, height }, pixels) {
    const whole = under instanceof Picture ? under.levels[0] : sheet(1, 1)
    const made = new Picture(whole, under.width, under.height)
    made.share = 0 // the part covers the whole at any zoom
    made.part = { left, top, sheet: sheet(width, height) }
    made.part.sheet.putImageData(pixels, 0, 0)
    return made
  }

  /** @param {Sheet} whole @param {number} width @param {number} height */
  constructor(whole, width, height) {
    this.levels = [whole]
    this.width = width
    this.height = height
    this.share = whole.canvas.width / width // of its pixels that are there both ways
  }

  /**
   * The smallest version that still has a pixel for each that is shown.
   * @param {number} zoom
   */
  level(zoom) {
    let number = 0
    while (zoom <= this.share * 0.5 ** (number + 1)) {
      const from = this.levels[number].canvas
      if (Math.min(from.width, from.height) < 2 * SMALLEST) break
      number++
      if (!this.levels[number]) {
        const half = sheet(Math.ceil(from.width / 2), Math.ceil(from.height / 2))
        half.drawImage(from, 0, 0, half.canvas.width, half.canvas.height)
        this.levels[number] = half
      }
    }
    return this.levels[number].canvas
  }

  /**
   * Whether every pixel of a part of it is there.
   * @param {Area} area
   */
  holds({ left, top, width, height }) {
    if (this.share >= 1) return true
    if (!this.part) return false
    const { left: x, top: y, sheet: { canvas } } = this.part
    return left >= x && top >= y && left + width <= x + canvas.width && top + height <= y + canvas.height
  }

  /**
   * Its value at a pixel; null where only a view of it is there.
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    if (this.share >= 1) return this.levels[0].getImageData(x, y, 1, 1).data
    if (!this.part || !this.holds({ left: x, top: y, width: 1, height: 1 })) return null
    return this.part.sheet.getImageData(x - this.part.left, y - this.part.top, 1, 1).data
  }

  /**
   * Its pixels in an area; null if one of them is not there.
   * @param {Area} area
   */
  pixels(area) {
    if (!this.holds(area)) return null
    const { left, top, sheet } = this.share >= 1 || !this.part ? { left: 0, top: 0, sheet: this.levels[0] } : this.part
    return sheet.getImageData(area.left - left, area.top - top, area.width, area.height)
  }

  /**
   * The picture that a function makes of its pixels and those of another one like it.
   * @param {(own: ImageData, theirs: ImageData) => ImageData} make
   * @param {Picture} other
   */
  map(make, other) {
    const all = (/** @type {Sheet} */ { canvas }) => ({ left: 0, top: 0, width: canvas.width, height: canvas.height })
    const pixels = (/** @type {Sheet} */ drawn) => drawn.getImageData(0, 0, drawn.canvas.width, drawn.canvas.height)
    const through = (/** @type {Sheet} */ own, /** @type {ImageData} */ theirs) => {
      const drawn = sheet(own.canvas.width, own.canvas.height)
      drawn.putImageData(make(pixels(own), theirs), 0, 0)
      return drawn
    }
    const made = new Picture(through(this.levels[0], pixels(other.levels[0])), this.width, this.height)
    made.share = this.share
    const theirs = this.part && other.pixels({ ...all(this.part.sheet), left: this.part.left, top: this.part.top })
    if (this.part && theirs) made.part = { ...this.part, sheet: through(this.part.sheet, theirs) }
    return made
  }

  /**
   * Draw what is seen of it: `zoom` device pixels for one of its own, its corner at `left`, `top` of the canvas. From
   * 1:1 on each pixel becomes a square of whole device pixels, and nothing is mixed.
   * @param {CanvasRenderingContext2D} context
   * @param {Corner} corner
   */
  draw(context, { zoom, left, top }) {
    context.imageSmoothingEnabled = zoom < 1 || this.share < 1
    context.imageSmoothingQuality = "high"
    this.lay(context, this.level(zoom), zoom * (this.width / this.level(zoom).width), left, top)
    if (!this.part || zoom <= this.share) return
    context.imageSmoothingEnabled = zoom < 1
    this.lay(context, this.part.sheet.canvas, zoom, left + this.part.left * zoom, top + this.part.top * zoom)
  }

  /**
   * Draw what is seen of a canvas that begins at `left`, `top`, each of its pixels `scale` device pixels large.
   * @param {CanvasRenderingContext2D} context
   * @param {OffscreenCanvas} source
   * @param {number} scale
   * @param {number} left
   * @param {number} top
   */
  lay(context, source, scale, left, top) {
    const { width, height } = context.canvas
    const first = (/** @type {number} */ offset) => Math.max(0, Math.floor(-offset / scale))
    const last = (/** @type {number} */ offset, /** @type {number} */ space, /** @type {number} */ length) =>
      Math.min(length, Math.ceil((space - offset) / scale))
    const [x, y] = [first(left), first(top)]
    const [across, down] = [last(left, width, source.width) - x, last(top, height, source.height) - y]
    if (across <= 0 || down <= 0) return
    context.drawImage(source, x, y, across, down, left + x * scale, top + y * scale, across * scale, down * scale)
  }
}

// In the place of a picture that is still to come: as large, and nothing is seen of it
export class Blank {
  share = 1

  /** @param {Size} like */
  constructor({ width, height }) {
    this.width = width
    this.height = height
  }

  holds() {
    return true
  }

  at() {
    return null
  }

  map() {
    return this
  }

  draw() {}
}

/** @param {BlobPart} file */
export async function decoded(file) {
  const bitmap = await createImageBitmap(new Blob([file]), { colorSpaceConversion: "none", premultiplyAlpha: "none" })
  const whole = sheet(bitmap.width, bitmap.height)
  whole.drawImage(bitmap, 0, 0)
  bitmap.close()
  return whole
}
