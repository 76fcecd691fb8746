// The frames of the film that a training makes of its held-out photographs, each asked for once.

const PATIENCE = 2000 // milliseconds after which what did not come is asked for again
const BREATH = 30 // milliseconds until a question is sent, or tried again
const AT_ONCE = 8
const MOST_FRAMES = 500

class Film {
  constructor(ask) {
    this.ask = ask
    this.frames = new Map() // name → { blob, ssim }
    this.asked = { names: [], at: 0 }
    this.run = ""
  }

  // Take what came; whether anything did
  take(told, bytes) {
    if (told.run !== this.run) {
      this.frames.clear()
      this.asked = { names: [], at: 0 }
      this.run = told.run
    }
    let at = 0
    for (const { name, picture, ssim } of told.frames) {
      const blob = new Blob([bytes.slice(at, at + picture)])
      at += picture
      if (!this.frames.has(name)) this.frames.set(name, { blob, ssim })
    }
    while (this.frames.size > MOST_FRAMES) this.frames.delete(this.frames.keys().next().value)
    return told.frames.length > 0
  }

  // Ask for what is missing of some frames, the first ones first; whether nothing is. Never before the last answer is
  // there: of two questions that reach the server together, it hears only the second.
  need(names) {
    const missing = names.filter((name) => name && !this.frames.has(name))
    const now = Date.now()
    const awaits = now - this.asked.at < PATIENCE && this.asked.names.some((name) => !this.frames.has(name))
    if (missing.length && !awaits) {
      this.asked = { names: missing.slice(0, AT_ONCE), at: now }
      this.send(this.asked)
    }
    return missing.length === 0
  }

  // A moment later, or it could share a message with another part of the page, which only one of them survives
  send(question) {
    setTimeout(() => {
      if (question !== this.asked) return
      if (calm()) this.ask({ run: this.run, frames: question.names })
      else this.send(question)
    }, BREATH)
  }

  async bitmap(name) {
    const frame = this.frames.get(name)
    return frame ? createImageBitmap(frame.blob) : null
  }

  ssim(name) {
    return this.frames.get(name)?.ssim
  }
}

// How far two pictures lie apart, in each colour of each pixel, several times amplified: black is equal
function difference(one, other, times) {
  const [a, b] = [one, other].map((bitmap) => {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext("2d", { willReadFrequently: true })
    context.drawImage(bitmap, 0, 0)
    return { canvas, context, pixels: context.getImageData(0, 0, bitmap.width, bitmap.height) }
  })
  const [p, q] = [a.pixels.data, b.pixels.data]
  for (let i = 0; i < p.length; i++) if (i % 4 < 3) p[i] = times * Math.abs(p[i] - q[i])
  a.context.putImageData(a.pixels, 0, 0)
  return a.canvas
}
