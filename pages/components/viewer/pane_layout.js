// The panes of a viewer on the page: as large as there is room for, and each pixel of a canvas on one of the screen.

import { Pane } from "./pane.js"
/** @import { Place, Viewport } from "./viewport.js" */

const GAP = 8 // CSS pixels between two panes
const [HIGH, LOW] = [560, 160] // CSS pixels: the height where a style says none, and the least for a flat picture
const NARROW = 560 // CSS pixels, under which panes stand one under the other
const BESIDE = 130 // CSS pixels for what stands over and under the panes on a full screen

/** @typedef {{ clientX: number, clientY: number }} Pointed */

export class PaneLayout {
  /** @type {Pane[]} */
  panes = []

  /** @param {HTMLElement} stage @param {Viewport} viewport */
  constructor(stage, viewport) {
    this.stage = stage
    this.viewport = viewport
    // what stands above may have grown without a word
    addEventListener("scroll", () => this.align(), { capture: true, passive: true })
    new ResizeObserver(() => this.align()).observe(document.body)
  }

  /** @param {number} count of panes */
  build(count) {
    while (this.panes.length < count) this.panes.push(new Pane(this.stage))
    while (this.panes.length > count) this.panes.pop()?.figure.remove()
  }

  get ratio() {
    return globalThis.devicePixelRatio || 1
  }

  // The fewest CSS pixels that are whole device pixels: 2 at a ratio of 1.5
  get unit() {
    for (let unit = 1; unit <= 20; unit++) {
      if (Math.abs(unit * this.ratio - Math.round(unit * this.ratio)) < 1e-6) return unit
    }
    return 1
  }

  // Canvases that are whole CSS and whole device pixels large, and begin at such a one: browsers move and stretch
  // what does not, and mix its pixels
  measure() {
    const [count, { ratio, unit }] = [this.panes.length, this]
    const whole = (/** @type {number} */ length) => Math.max(unit, Math.floor(length / unit) * unit)
    const space = this.stage.getBoundingClientRect()
    const narrow = space.width < NARROW && count > 1
    this.stage.classList.toggle("narrow", narrow)
    const across = narrow ? 1 : count
    const side = whole((space.width - (across - 1) * GAP - unit) / across)
    const limit = narrow ? this.limit() / 1.6 : this.limit()
    const tall = whole(Math.min(limit, Math.max(LOW, this.natural(side))))
    this.viewport.window = { width: Math.round(side * ratio), height: Math.round(tall * ratio) }
    for (const pane of this.panes) pane.resize(this.viewport.window, side, tall)
  }

  // The most CSS pixels that panes may be high
  limit() {
    const high = parseFloat(getComputedStyle(this.stage).getPropertyValue("--shown")) || HIGH
    return document.fullscreenElement ? innerHeight - BESIDE : Math.min(high, 0.7 * innerHeight)
  }

  /**
   * How high a pane would be for a picture that fills its width, or that is seen at 1:1.
   * @param {number} side
   */
  natural(side) {
    const { width, height } = this.viewport.picture
    return Math.max(height, (height / width) * side)
  }

  align() {
    if (!this.panes.length) return
    const [scrolled, { unit }] = [this.scrolled(), this]
    for (const { canvas } of this.panes) {
      const area = canvas.getBoundingClientRect()
      for (const edge of /** @type {const} */ (["left", "top"])) {
        const free = area[edge] + scrolled[edge] - (parseFloat(canvas.style[edge]) || 0)
        canvas.style[edge] = `${Math.ceil(free / unit - 1e-6) * unit - free}px`
      }
    }
  }

  // How far the page is scrolled, all that scrolls taken together. What scrolls is painted where it lies unscrolled, and
  // then moved by whole device pixels; so that is where a canvas has to begin at one.
  scrolled() {
    const sum = { left: 0, top: 0 }
    for (let node = /** @type {Element | null} */ (this.stage); node; node = above(node)) {
      if (node.matches(":fullscreen")) break
      sum.left += node.scrollLeft
      sum.top += node.scrollTop
    }
    return sum
  }

  /**
   * The pane under a pointer.
   * @param {Pointed} pointed
   */
  paneAt({ clientX, clientY }) {
    return this.panes.find(({ canvas }) => {
      const { left, right, top, bottom } = canvas.getBoundingClientRect()
      return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
    })
  }

  /**
   * Where a pointer is in a pane, in device pixels; in the first one if it is in none.
   * @param {Pointed} pointed
   * @returns {Place}
   */
  spot(pointed, pane = this.paneAt(pointed)) {
    const area = (pane || this.panes[0]).canvas.getBoundingClientRect()
    return { x: (pointed.clientX - area.left) * this.ratio, y: (pointed.clientY - area.top) * this.ratio }
  }
}

/**
 * What an element lies in, through the borders of components.
 * @param {Element} node
 * @returns {Element | null}
 */
function above(node) {
  const root = node.getRootNode()
  return node.assignedSlot || node.parentElement || (root instanceof ShadowRoot ? root.host : null)
}
