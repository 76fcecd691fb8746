// While somebody drags the quality, the viewer shows what it leads to: a worker compresses what is seen of the original.
// The JPEG itself takes its place when it comes. A key asks for it at once, so that the worker, which takes the processors
// from the server and the browser, is only asked if it is long in coming.

import { Picture } from "../picture.js"
/** @import { TellsPane } from "../messages/inbox.js" */
/** @import { Area, Seen } from "../picture.js" */
/** @import { Viewer } from "../viewer.js" */
/** @import { Made } from "./worker.js" */

const GRID = 16 // pixels; blocks of every plane begin on it
const KEY_PATIENCE = 300 // milliseconds for the JPEG that a key has asked for

/**
 * How a pane's JPEG follows from its quality, as the server tells: the setting's name, the quality it has, the steps
 * of quality 50, and pixels across and down that share a sample of chroma.
 * @typedef {{ setting: string, quality: number, tables: number[][], ratios: number[], gray: boolean }} Follows
 */

export class Drag {
  /** @type {Worker | null} */
  worker = null
  /** @type {number | null} the slider's, while the picture is of another */
  quality = null
  isBusy = false
  isHeld = false // whether a pointer is down, as it is while one drags
  waiting = 0 // the timer of a key that was pressed
  isLate = false // whether what the worker makes is of pictures that are no longer shown
  given = "" // what the worker has
  /** @type {Area} */
  area = { left: 0, top: 0, width: 0, height: 0 }
  /** @type {{ told: TellsPane, picture: Seen } | null} what stood in the pane before */
  real = null

  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer
    const observer = new MutationObserver((changes) => changes.forEach(({ target }) => this.hear(target)))
    observer.observe(document.body, { subtree: true, attributeFilter: ["aria-valuetext"] })
    addEventListener("pointerdown", () => (this.isHeld = true), true)
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (this.isHeld = false), true)
  }

  // Which of the panes that are shown follows a slider
  get number() {
    return this.viewer.told.findIndex(({ follows }) => follows)
  }

  /** @param {Node} slider */
  hear(slider) {
    const follows = this.viewer.told[this.number]?.follows
    if (!follows || !this.viewer.place.isConnected || !(slider instanceof HTMLInputElement)) return
    if (!slider.closest(`.st-key-${follows.setting}`)) return
    const quality = Number(slider.value)
    this.quality = quality === follows.quality ? null : quality
    if (this.quality === null) this.restore()
    else if (this.isHeld || this.real) this.next()
    else this.waiting ||= setTimeout(() => this.next(), KEY_PATIENCE)
  }

  // Other pictures are shown: what was made belongs to those before
  forget() {
    clearTimeout(this.waiting)
    Object.assign(this, { quality: null, real: null, waiting: 0, isLate: this.isBusy })
  }

  // The slider is back where it was
  restore() {
    if (this.real) this.lay(this.real.told, this.real.picture)
    this.forget()
  }

  next() {
    this.waiting = 0
    const { told: [first, ...others], pictures: [original] } = this.viewer
    const follows = others[this.number - 1]?.follows
    if (this.isBusy || this.quality === null || !follows || !(original instanceof Picture)) return
    this.worker ??= this.employed()
    if (!this.give(follows, first, original)) return
    this.isBusy = true
    this.worker.postMessage({ tables: follows.tables, quality: this.quality })
  }

  /**
   * Give the worker what is seen of the original, and a block more; whether all of its pixels are there.
   * @param {Follows} follows
   * @param {TellsPane} told
   * @param {Picture} original
   */
  give({ ratios, gray }, told, original) {
    const area = around(this.viewer.viewport.visible(), original)
    const given = JSON.stringify([told.picture?.id, ratios, gray, area])
    if (given === this.given) return true
    const pixels = original.pixels(area)
    if (!pixels) return false
    Object.assign(this, { given, area })
    const { width, height, data } = pixels
    this.worker?.postMessage({ pixels: { width, height, data }, sampling: { ratios, gray } }, [data.buffer])
    return true
  }

  /** @param {Made} made */
  show({ quality, pixels: { data, width, height } }) {
    const { viewer: { told, pictures }, number, isLate } = this
    Object.assign(this, { isBusy: false, isLate: false })
    if (this.quality === null || number < 0) return
    if (isLate) return this.next()
    this.real ??= { told: told[number], picture: pictures[number] }
    const picture = Picture.preview(this.real.picture, this.area, new ImageData(data, width, height))
    this.lay({ ...this.real.told, says: `JPEG quality ${quality} · preview` }, picture)
    if (quality !== this.quality) this.next()
  }

  /** @param {TellsPane} told @param {Seen} picture */
  lay(told, picture) {
    const { viewer, number } = this
    Object.assign(viewer.told, { [number]: told })
    Object.assign(viewer.pictures, { [number]: picture })
    viewer.views.forget()
    viewer.draw()
  }

  employed() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
    worker.onmessage = ({ data }) => this.show(data)
    return worker
  }
}

/**
 * An area, and a block more on each side, from one corner of blocks to another.
 * @param {Area} area
 * @param {{ width: number, height: number }} picture
 * @returns {Area}
 */
export function around({ left, top, width, height }, picture) {
  const first = (/** @type {number} */ at) => Math.max(0, GRID * (Math.floor(at / GRID) - 1))
  const last = (/** @type {number} */ at, /** @type {number} */ side) =>
    Math.min(side, GRID * (Math.ceil(at / GRID) + 1))
  const [x, y] = [first(left), first(top)]
  return {
    left: x,
    top: y,
    width: last(left + width, picture.width) - x,
    height: last(top + height, picture.height) - y,
  }
}
