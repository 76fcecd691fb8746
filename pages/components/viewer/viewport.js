// The window through which pictures of one size are seen: how large, and which part of them. Numbers only; every length
// is in device pixels, so that from 1:1 on what is seen is what the file holds.

const ZOOMS = [1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
const FILLED = 0.8 // share of a pane's side that a picture has to fill at Fit
const SPECK = 3 // Fit's zoom from which a picture is too small to be looked at at 1:1
const [SPREAD, PINCHED] = [1.25, 0.8] // how far fingers move apart, or together, for the next zoom

/** @typedef {{ x: number, y: number }} Place */

export class Viewport {
  picture = { width: 0, height: 0 } // in its own pixels; nothing before one has come
  window = { width: 0, height: 0 }
  zoom = 1
  /** @type {Place} what is in the middle, as shares of the picture's sides */
  middle = { x: 0.5, y: 0.5 }
  pinched = 1

  /** @param {() => void} changed called when another part is seen, or another zoom */
  constructor(changed) {
    this.changed = changed
  }

  /**
   * Look at a picture; whether it has another size than the one before.
   * @param {{ width: number, height: number }} picture
   */
  take({ width, height }) {
    const another = width !== this.picture.width || height !== this.picture.height
    this.picture = { width, height }
    return another
  }

  // The zoom at which a picture fills its pane: a whole number, at which all its pixels are as large, if not much stays
  // empty then
  fitting() {
    const fits = Math.min(this.window.width / this.picture.width, this.window.height / this.picture.height)
    return Math.floor(fits) >= FILLED * fits ? Math.floor(fits) : fits
  }

  /**
   * Another picture is seen at 1:1, unless it is wanted as a whole or would be a speck.
   * @param {boolean} whole
   */
  open(whole) {
    const fits = this.fitting()
    this.zoomTo(whole || fits >= SPECK ? fits : 1, null, { x: 0.5, y: 0.5 })
  }

  // What a double click leads to: 1:1 from the whole picture and from what is smaller, else the whole picture
  otherZoom() {
    const fits = this.fitting()
    return this.zoom < 1 || (this.zoom === fits && fits > 1) ? 1 : fits
  }

  // Where the pictures' corner lies in a window: whole device pixels, and never further in than need be
  corner() {
    const { zoom, middle, picture, window } = this
    return {
      zoom,
      left: cornerOf(middle.x, picture.width * zoom, window.width),
      top: cornerOf(middle.y, picture.height * zoom, window.height),
    }
  }

  // What is seen of the pictures, in their pixels
  visible() {
    const { left, top } = this.corner()
    const [x, width] = this.seen(left, this.window.width, this.picture.width)
    const [y, height] = this.seen(top, this.window.height, this.picture.height)
    return { left: x, top: y, width, height }
  }

  /**
   * The first pixel along a side that is seen, and how many are.
   * @param {number} offset
   * @param {number} space
   * @param {number} length
   */
  seen(offset, space, length) {
    const first = Math.max(0, Math.floor(-offset / this.zoom))
    return [first, Math.min(length, Math.ceil((space - offset) / this.zoom)) - first]
  }

  /**
   * The picture's pixel at a place of a window; null beside the picture.
   * @param {Place} place
   */
  pixelAt(place) {
    const { left, top } = this.corner()
    const [x, y] = [Math.floor((place.x - left) / this.zoom), Math.floor((place.y - top) / this.zoom)]
    return x >= 0 && y >= 0 && x < this.picture.width && y < this.picture.height ? { x, y } : null
  }

  /**
   * Zoom; the pixel at a place of a window stays there, or else what is in the middle does, or comes there.
   * @param {number} zoom
   * @param {Place | null} place
   * @param {Place} middle
   */
  zoomTo(zoom, place = null, middle = this.middle) {
    if (!this.picture.width) return
    const [before, old] = [this.corner(), this.zoom]
    this.zoom = zoom
    this.middle = middle
    if (place) {
      /** @type {(at: number, corner: number, space: number, length: number) => number} */
      const still = (at, corner, space, length) => ((at - corner) / old + (space / 2 - at) / zoom) / length
      this.middle = {
        x: still(place.x, before.left, this.window.width, this.picture.width),
        y: still(place.y, before.top, this.window.height, this.picture.height),
      }
    }
    this.settle()
    this.changed()
  }

  /**
   * The next zoom, in or out.
   * @param {number} by more than 0 is in
   * @param {Place | null} place
   */
  step(by, place = null) {
    const next = by > 0 ? ZOOMS.find((z) => z > this.zoom * 1.001) : ZOOMS.findLast((z) => z < this.zoom * 0.999)
    if (next) this.zoomTo(next, place)
  }

  /**
   * Two fingers move apart or together.
   * @param {number} grown
   * @param {Place} place
   */
  pinch(grown, place) {
    this.pinched *= grown
    if (this.pinched <= SPREAD && this.pinched >= PINCHED) return
    this.step(this.pinched > 1 ? 1 : -1, place)
    this.pinched = 1
  }

  /** @param {number} x @param {number} y */
  pan(x, y) {
    if (!this.picture.width) return
    this.middle = {
      x: this.middle.x - x / (this.picture.width * this.zoom),
      y: this.middle.y - y / (this.picture.height * this.zoom),
    }
    this.settle()
    this.changed()
  }

  // The middle never leaves what can be the middle, so that a pan back answers at once
  settle() {
    const { zoom, middle, picture, window } = this
    this.middle = {
      x: within(middle.x, picture.width * zoom, window.width),
      y: within(middle.y, picture.height * zoom, window.height),
    }
  }
}

/** @type {(middle: number, shown: number, space: number) => number} */
function cornerOf(middle, shown, space) {
  if (shown <= space) return Math.floor((space - shown) / 2)
  return Math.round(Math.max(space - shown, Math.min(0, space / 2 - middle * shown)))
}

/** @type {(middle: number, shown: number, space: number) => number} */
function within(middle, shown, space) {
  const half = Math.min(0.5, space / (2 * shown))
  return Math.max(half, Math.min(1 - half, middle))
}
