// A picture to look at, with halves of halves of it for when it is shown smaller than it is.

const SMALLEST = 64 // pixels a side, under which no further half is made

function sheet(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
  context.imageSmoothingQuality = "high"
  return context
}

class Picture {
  static async of(file) {
    const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" }
    const bitmap = await createImageBitmap(new Blob([file]), options)
    const whole = sheet(bitmap.width, bitmap.height)
    whole.drawImage(bitmap, 0, 0)
    bitmap.close()
    return new Picture(whole)
  }

  constructor(whole) {
    this.levels = [whole]
    this.width = whole.canvas.width
    this.height = whole.canvas.height
  }

  // The smallest version that still has a pixel for each that is shown
  level(zoom) {
    let number = 0
    while (zoom <= 0.5 ** (number + 1)) {
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

  at(x, y) {
    return this.levels[0].getImageData(x, y, 1, 1).data
  }

  pixels() {
    return this.levels[0].getImageData(0, 0, this.width, this.height)
  }

  // Draw what is seen of it: `zoom` device pixels for one of its own, its corner at `left`, `top` of the canvas. From
  // 1:1 on each pixel becomes a square of whole device pixels, and nothing is mixed.
  draw(context, { zoom, left, top }) {
    const { width, height } = context.canvas
    const source = this.level(zoom)
    const share = source.width / this.width
    const scale = zoom / share
    const first = (offset) => Math.max(0, Math.floor(-offset / scale))
    const last = (offset, space, length) => Math.min(length, Math.ceil((space - offset) / scale))
    const [x, y] = [first(left), first(top)]
    const [across, down] = [last(left, width, source.width) - x, last(top, height, source.height) - y]
    if (across <= 0 || down <= 0) return
    context.imageSmoothingEnabled = zoom < 1
    context.imageSmoothingQuality = "high"
    context.drawImage(source, x, y, across, down, left + x * scale, top + y * scale, across * scale, down * scale)
  }
}

// What a view makes of a picture, given the original; each takes and gives (red, green, blue)
const luma = (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b
const VIEWS = {
  Picture: null,
  Differences: (own, other, times) => own.map((value, i) => times * Math.abs(value - other[i])),
  "Luma only": ([r, g, b]) => Array(3).fill(luma(r, g, b)),
  "Chroma only": ([r, g, b]) => [r, g, b].map((value) => 128 + value - luma(r, g, b)),
}

function seenAs(view, picture, original, times) {
  if (!VIEWS[view]) return picture
  const [pixels, others] = [picture.pixels(), original.pixels().data]
  const { data } = pixels
  for (let i = 0; i < data.length; i += 4) {
    const made = VIEWS[view]([data[i], data[i + 1], data[i + 2]], [others[i], others[i + 1], others[i + 2]], times)
    for (let channel = 0; channel < 3; channel++) data[i + channel] = made[channel]
  }
  const drawn = sheet(picture.width, picture.height)
  drawn.putImageData(pixels, 0, 0)
  return new Picture(drawn)
}
