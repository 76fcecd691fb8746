// Gestures on a viewer: drag, wheel, pinch, double click, keys.

/** @import { Pane } from "./pane.js" */
/** @import { Viewer } from "./viewer.js" */
/** @import { Place } from "./viewport.js" */

const PAN = 60 // CSS pixels that an arrow key moves
const NOTCH = 40 // pixels that a wheel turns for the next zoom

export class Gestures {
  /** @type {Map<number, Place>} where each pointer is that is down */
  down = new Map()
  /** @type {Pane | undefined} where a drag began */
  pane = undefined
  onLine = false
  alone = false // whether one finger only was down
  turned = 0

  /** @param {Viewer} viewer @param {HTMLElement} stage */
  constructor(viewer, stage) {
    this.viewer = viewer
    stage.onpointerdown = (event) => this.press(event, stage)
    stage.onpointermove = (event) => this.move(event)
    stage.onpointerup = stage.onpointercancel = (event) => this.release(event)
    stage.onpointerleave = () => viewer.reading.point(null)
    stage.ondblclick = (event) => viewer.viewport.zoomTo(viewer.viewport.otherZoom(), viewer.arrangement.spot(event))
    stage.onkeydown = (event) => this.key(event)
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false })
  }

  /** @param {PointerEvent} event @param {HTMLElement} stage */
  press(event, stage) {
    if (event.button) return
    stage.setPointerCapture(event.pointerId)
    stage.focus({ preventScroll: true })
    const { arrangement, pair, picker, layout } = this.viewer
    if (!this.down.size) this.pane = arrangement.paneAt(event) // where a drag began, it stays
    this.down.set(event.pointerId, arrangement.spot(event, this.pane))
    this.onLine = pair.nearLine(arrangement.spot(event))
    this.alone = this.down.size === 1
    picker.press(event)
    if (layout === "flip") pair.flip(true)
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { arrangement, pair, reading, viewport } = this.viewer
    const here = arrangement.spot(event, this.down.size ? this.pane : undefined)
    const before = this.down.get(event.pointerId)
    reading.point(here)
    if (!before) return
    if (this.onLine) return pair.drawLine(here)
    const [other] = [...this.down].filter(([id]) => id !== event.pointerId).map(([, place]) => place)
    this.down.set(event.pointerId, here)
    if (!other) return viewport.pan(here.x - before.x, here.y - before.y)
    const apart = (/** @type {Place} */ place) => Math.hypot(place.x - other.x, place.y - other.y)
    viewport.pinch(apart(here) / Math.max(1, apart(before)), other)
  }

  /** @param {PointerEvent} event */
  release(event) {
    this.down.delete(event.pointerId)
    if (event.type === "pointerup" && this.alone && !this.onLine) this.viewer.picker.release(event)
    if (this.viewer.layout === "flip") this.viewer.pair.flip(false)
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault()
    this.turned += event.deltaY
    if (Math.abs(this.turned) < NOTCH) return
    this.viewer.viewport.step(this.turned < 0 ? 1 : -1, this.viewer.arrangement.spot(event))
    this.turned = 0
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { viewport, pair, picker, layout } = this.viewer
    if (picker.key(event)) return event.preventDefault()
    /** @type {Record<string, () => void>} */
    const keys = {
      "+": () => viewport.step(1),
      "=": () => viewport.step(1),
      "-": () => viewport.step(-1),
      0: () => viewport.zoomTo(viewport.fitting()),
      1: () => viewport.zoomTo(1),
      ArrowLeft: () => viewport.pan(PAN, 0),
      ArrowRight: () => viewport.pan(-PAN, 0),
      ArrowUp: () => viewport.pan(0, PAN),
      ArrowDown: () => viewport.pan(0, -PAN),
      " ": () => layout === "flip" && pair.flip(!pair.flipped),
    }
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    keys[event.key]()
  }
}
