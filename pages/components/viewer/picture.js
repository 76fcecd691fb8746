// A picture to look at, with halves of halves of it for when it is shown smaller than it is.

const MAP = "SSIM map"
const SMALLEST = 64 // pixels a side, under which no further half is made

function sheet(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
  context.imageSmoothingQuality = "high"
  return context
}

class Picture {
  // Of a file that is the picture, or a smaller view of it
  static async of(file, { width, height }) {
    return new Picture(await decoded(file), width, height)
  }

  constructor(whole, width, height) {
    Object.assign(this, { levels: [whole], width, height, part: null })
    this.share = whole.canvas.width / width // of its pixels that are there both ways
  }

  // The smallest version that still has a pixel for each that is shown
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

  // Whether every pixel of a part of it is there
  holds({ left, top, width, height }) {
    if (this.share >= 1) return true
    const { left: x, top: y, sheet } = this.part || { left: 0, top: 0, sheet: null }
    return !!sheet && left >= x && top >= y && left + width <= x + sheet.canvas.width && top + height <= y + sheet.canvas.height
  }

  // Its value at a pixel; null where only a view of it is there
  at(x, y) {
    if (this.share >= 1) return this.levels[0].getImageData(x, y, 1, 1).data
    if (!this.holds({ left: x, top: y, width: 1, height: 1 })) return null
    return this.part.sheet.getImageData(x - this.part.left, y - this.part.top, 1, 1).data
  }

  // The picture that a function makes of its pixels and those of another one like it
  map(make, other) {
    const changed = ({ canvas }, data) => {
      const drawn = sheet(canvas.width, canvas.height)
      drawn.putImageData(data, 0, 0)
      return drawn
    }
    const pixels = (drawn) => drawn.getImageData(0, 0, drawn.canvas.width, drawn.canvas.height)
    const through = (own, theirs) => changed(own, make(pixels(own), pixels(theirs)))
    const made = new Picture(through(this.levels[0], other.levels[0]), this.width, this.height)
    if (this.part && other.part) made.part = { ...this.part, sheet: through(this.part.sheet, other.part.sheet) }
    return made
  }

  // Draw what is seen of it: `zoom` device pixels for one of its own, its corner at `left`, `top` of the canvas. From
  // 1:1 on each pixel becomes a square of whole device pixels, and nothing is mixed.
  draw(context, { zoom, left, top }) {
    context.imageSmoothingEnabled = zoom < 1 || this.share < 1
    context.imageSmoothingQuality = "high"
    this.lay(context, this.level(zoom), zoom * (this.width / this.level(zoom).width), left, top)
    if (!this.part || zoom <= this.share) return
    context.imageSmoothingEnabled = zoom < 1
    this.lay(context, this.part.sheet.canvas, zoom, left + this.part.left * zoom, top + this.part.top * zoom)
  }

  // Draw what is seen of a canvas that begins at `left`, `top`, each of its pixels `scale` device pixels large
  lay(context, source, scale, left, top) {
    const { width, height } = context.canvas
    const first = (offset) => Math.max(0, Math.floor(-offset / scale))
    const last = (offset, space, length) => Math.min(length, Math.ceil((space - offset) / scale))
    const [x, y] = [first(left), first(top)]
    const [across, down] = [last(left, width, source.width) - x, last(top, height, source.height) - y]
    if (across <= 0 || down <= 0) return
    context.drawImage(source, x, y, across, down, left + x * scale, top + y * scale, across * scale, down * scale)
  }
}

// In the place of a picture that is still to come: as large, and nothing is seen of it
class Blank {
  constructor({ width, height }) {
    Object.assign(this, { width, height, share: 1 })
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

async function decoded(file) {
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" }
  const bitmap = await createImageBitmap(new Blob([file]), options)
  const whole = sheet(bitmap.width, bitmap.height)
  whole.drawImage(bitmap, 0, 0)
  bitmap.close()
  return whole
}

// What a view makes of a picture, given the original; each takes and gives (red, green, blue)
const luma = (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b
const VIEWS = {
  Picture: null,
  [MAP]: null, // made by the server
  Differences: (own, other, times) => own.map((value, i) => times * Math.abs(value - other[i])),
  "Luma only": ([r, g, b]) => Array(3).fill(luma(r, g, b)),
  "Chroma only": ([r, g, b]) => [r, g, b].map((value) => 128 + value - luma(r, g, b)),
}

function seenAs(view, picture, original, times) {
  if (!VIEWS[view]) return picture
  return picture.map((pixels, { data: others }) => {
    const { data } = pixels
    for (let i = 0; i < data.length; i += 4) {
      const made = VIEWS[view]([data[i], data[i + 1], data[i + 2]], [others[i], others[i + 1], others[i + 2]], times)
      for (let channel = 0; channel < 3; channel++) data[i + channel] = made[channel]
    }
    return pixels
  }, original)
}
