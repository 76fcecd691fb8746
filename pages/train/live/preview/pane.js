// One of the pictures of a photo beside each other: a canvas, and under it what it is and how good.

import { difference } from "../../../components/viewer/views.js"
import { element } from "../../../components/frontend/dom.js"

export const SIDE = 256 // pixels of every photo
export const TIMES = 4 // how much differences are amplified

/** @typedef {{ x: number, y: number }} Place as a share of the photo */

export class PreviewPane {
  /** @param {Element} place @param {string} label @param {(event: PointerEvent) => void} drag */
  constructor(place, label, drag) {
    this.label = label
    this.figure = element("figure", "", place)
    const frame = element("div", "frame", this.figure)
    this.canvas = element("canvas", "", frame)
    this.canvas.setAttribute("role", "img")
    this.canvas.setAttribute("aria-label", "A picture that is still to come")
    this.awaited = element("div", "awaited", frame)
    const caption = element("figcaption", "", this.figure)
    element("b", "", caption, label)
    this.score = element("span", "", caption)
    this.canvas.onpointerdown = (event) => this.canvas.setPointerCapture(event.pointerId)
    this.canvas.onpointermove = (event) => event.buttons && drag(event)
  }

  /**
   * Make room for a picture, or say that it is awaited.
   * @param {number} side CSS pixels
   * @param {string} awaited what is said; nothing for a picture that there is
   */
  resize(side, awaited) {
    this.figure.style.width = `${side}px`
    this.awaited.textContent = awaited
    this.awaited.hidden = !awaited
    this.canvas.style.width = this.canvas.style.height = `${side}px`
  }

  /**
   * Draw a part of a picture, or leave the canvas empty.
   * @param {ImageBitmap | OffscreenCanvas | null} picture
   * @param {number} side CSS pixels
   * @param {number} zoom
   * @param {Place} middle
   */
  draw(picture, side, zoom, middle) {
    const device = Math.round(side * devicePixelRatio)
    if (this.canvas.width !== device) this.canvas.width = this.canvas.height = device
    const context = this.canvas.getContext("2d")
    context?.clearRect(0, 0, device, device)
    if (!picture || !context) return
    const seen = side / zoom
    const corner = (/** @type {number} */ share) =>
      Math.round(Math.max(0, Math.min(SIDE - seen, share * SIDE - seen / 2)))
    context.imageSmoothingEnabled = false
    context.drawImage(picture, corner(middle.x), corner(middle.y), seen, seen, 0, 0, device, device)
  }

  /**
   * Say what is seen.
   * @param {string} score
   * @param {number} photo
   * @param {string} frame
   */
  tell(score, photo, frame) {
    this.score.textContent = score
    this.canvas.setAttribute("aria-label", `${this.label}, photo ${photo + 1}. ${score}`)
    this.canvas.dataset.frame = frame
  }
}

/**
 * What is in the middle after a drag; what is seen ends at the edges.
 * @param {Place} middle
 * @param {Place} by CSS pixels
 * @param {number} side CSS pixels
 * @param {number} zoom
 * @returns {Place}
 */
export function moved(middle, by, side, zoom) {
  const half = (0.5 * side) / zoom / SIDE
  const move = (/** @type {number} */ share, /** @type {number} */ pixels) =>
    Math.max(half, Math.min(1 - half, share - pixels / zoom / SIDE))
  return { x: move(middle.x, by.x), y: move(middle.y, by.y) }
}

/**
 * How far two pictures lie apart, amplified.
 * @param {ImageBitmap} one
 * @param {ImageBitmap} other
 */
export function apart(one, other) {
  const [drawn, original] = [drawnOf(one), drawnOf(other)]
  difference(drawn.pixels.data, original.pixels.data, TIMES)
  drawn.context.putImageData(drawn.pixels, 0, 0)
  return drawn.canvas
}

/** @param {ImageBitmap} bitmap */
function drawnOf(bitmap) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (!context) throw new Error("This browser has no room for another picture.")
  context.drawImage(bitmap, 0, 0)
  return { canvas, context, pixels: context.getImageData(0, 0, bitmap.width, bitmap.height) }
}

/**
 * A difference with one digit and its sign, which nothing has none of.
 * @param {number} difference
 */
export function signed(difference) {
  const digits = Math.abs(difference).toFixed(1)
  return digits === "0.0" ? `±${digits}` : `${difference > 0 ? "+" : "−"}${digits}`
}
