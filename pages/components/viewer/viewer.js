// Pictures of one size, seen through one window: side by side, parted by a line, or one after the other.

import { element, kept, say } from "../frontend/dom.js"
import { BlockPicker } from "./block_picker.js"
import { Drag } from "./drag/drag.js"
import { Gestures } from "./gestures.js"
import { Legend } from "./legend.js"
import { Pair } from "./pair.js"
import { drawBlocks } from "./pane.js"
import { PaneLayout } from "./pane_layout.js"
import { LOOK, MapQuestion, PictureLoader } from "./picture_loader.js"
import { Reading } from "./reading.js"
import { LAYOUTS, Toolbar } from "./toolbar.js"
import { address } from "./url_state.js"
import { MAP, VIEWS, Views } from "./views.js"
import { Viewport } from "./viewport.js"
/** @import { Ask, TellsPane, Wanted } from "./messages/inbox.js" */
/** @import { Seen } from "./picture.js" */

const CLOSE = 2 // zoom at which a place is looked at
const CALM = 300 // milliseconds in which what is shown stays, for all that is wanted may come in them

export class Viewer {
  /** @type {Wanted} */
  wanted = { panes: [], height: 0, drawing: "", maps: false, fits: false, layout: "side", original: true, turn: 0 }
  /** @type {Ask} */
  ask = () => {}
  since = 0 // when it was wanted
  turn = 0 // of gathering
  opened = "" // where it opened, which tells whether anybody has moved since
  /** @type {string | null} the token of the picture that was last looked at in a place of its own */
  looked = null
  /** @type {TellsPane[]} what is shown */
  told = []
  /** @type {Seen[]} */
  pictures = []
  /** @type {(Seen | undefined)[]} */
  maps = []
  views = new Views()
  /** @type {string | null} the layout that a person chose */
  chosen = null
  view = "Picture"
  gain = 4
  grid = false
  /** @type {number | null} */
  frame = null
  /** @type {number | undefined} */
  again = undefined
  /** @type {number | undefined} */
  later = undefined

  /** @param {HTMLElement} place @param {string} name */
  constructor(place, name) {
    this.place = place
    place.className = "viewer"
    this.viewport = new Viewport(() => this.draw())
    this.toolbar = new Toolbar(this, place)
    this.pair = new Pair(this, place)
    this.legend = new Legend(this.toolbar.bar)
    if (name === "viewer") this.recall()
    this.stage = element("div", "stage", place)
    this.stage.tabIndex = 0
    this.arrangement = new PaneLayout(this.stage, this.viewport)
    this.reading = new Reading(this, place)
    this.picker = new BlockPicker(this)
    new Gestures(this, this.stage)
    this.loader = new PictureLoader(this)
    this.question = new MapQuestion(this)
    this.drag = new Drag(this)
    new ResizeObserver(() => this.draw()).observe(this.stage)
  }

  /**
   * What the server says; of two viewers that take turns on the page, the old one may be heard after the new one.
   * @param {Wanted} wanted
   * @param {Ask} ask
   */
  tell(wanted, ask) {
    if (this.wanted.turn > wanted.turn) return
    Object.assign(this, { wanted, ask, since: performance.now() })
    wanted.panes.forEach((pane) => this.loader.note(pane))
    this.gather()
  }

  // Show what is wanted, once every picture of it has come that is not still being made
  async gather() {
    const panes = this.wanted.panes.map((pane) => this.loader.answered(pane)).filter(({ gone }) => !gone)
    if (this.mayStay(panes)) return
    this.stage.style.setProperty("--height", `${this.wanted.height}px`)
    const turn = ++this.turn
    const found = await this.loader.gather(panes)
    if (!found || turn !== this.turn) return // a file is on its way, or a newer message came meanwhile
    this.loader.keep(found.files)
    Object.assign(this, { told: panes, pictures: found.pictures, maps: found.maps })
    if (!this.wanted.maps && this.view === MAP) this.view = "Picture"
    if (this.view === MAP && !this.maps.some(Boolean)) this.question.ask()
    this.views.forget()
    this.drag.forget()
    this.build()
    this.remember()
    this.open()
    this.drawNow() // at once, so that no caption stands beside another picture
    this.place.dataset.shown = panes.map(({ picture }) => picture?.id).join()
  }

  /**
   * Whether what is shown stays for a moment, because a picture is awaited that may come in it.
   * @param {TellsPane[]} panes
   */
  mayStay(panes) {
    clearTimeout(this.later)
    const left = this.since + CALM - performance.now()
    if (!this.told.length || left <= 0 || panes.every(({ picture }) => picture)) return false
    this.loader.waits = true
    this.later = setTimeout(() => this.gather(), left)
    return true
  }

  get layout() {
    return this.chosen ?? this.wanted.layout
  }

  set layout(layout) {
    this.chosen = layout
  }

  // Another picture, of another size, is seen anew; and one that is to be looked at in a place is, once, if nobody moved
  open() {
    if (this.viewport.take(this.pictures[0])) {
      this.arrangement.measure()
      this.viewport.open(this.wanted.fits)
      this.opened = JSON.stringify(this.viewport.middle)
    }
    const { at, token } = this.told.find(({ at }) => at) ?? {}
    if (!at || !token || token === this.looked) return
    this.looked = token
    if (this.opened === JSON.stringify(this.viewport.middle)) this.look(at)
    this.opened = JSON.stringify(this.viewport.middle)
  }

  /** @param {[number, number]} at a pixel that is to be seen in the middle */
  look([x, y]) {
    const { width, height } = this.viewport.picture
    this.viewport.zoomTo(Math.max(CLOSE, this.viewport.zoom), null, { x: x / width, y: y / height })
  }

  // The page's address says how the page's own viewer looks
  recall() {
    const [look, view] = [address.read("look"), address.read("view")]
    if (look && look in LAYOUTS) this.chosen = look
    if (view && view in VIEWS) this.view = view
    this.pair.recall(address.read("pair"))
  }

  remember() {
    if (this.wanted.drawing !== "viewer" || !this.told.length) return
    address.write("look", this.layout, this.wanted.layout)
    address.write("view", this.view, "Picture")
    address.write("pair", this.pair.ends.join("-"), this.pair.usual.join("-"))
  }

  /** @param {{ layout?: string, view?: string, gain?: number, grid?: boolean }} change */
  set(change) {
    Object.assign(this, change)
    this.build()
    this.draw()
    this.remember()
    if (change.view === MAP) this.question.ask()
    else if (change.view) this.ask("view", change.view)
  }

  // The panes on the page: one for each picture, or one for all
  build() {
    if (!this.told.length) return
    this.arrangement.build(this.layout === "side" ? this.told.length : 1)
    this.pair.tell(this.layout, this.told.map(({ name }) => name))
    this.toolbar.tell(this)
    this.legend.tell(this)
    this.stage.dataset.layout = this.layout
  }

  /** @param {number} number @returns {Seen} */
  seen(number) {
    if (this.view === MAP) return this.maps[number] || this.pictures[number]
    return this.views.seen(this.view, number, this.pictures, this.gain)
  }

  draw() {
    if (this.pictures.length) this.frame ??= requestAnimationFrame(() => this.drawNow())
  }

  drawNow() {
    this.frame = null
    this.arrangement.measure()
    this.arrangement.align()
    this.drawPanes()
    this.loader.want()
    this.question.want()
    this.reading.read()
    clearTimeout(this.again)
    if (this.loader.waits) this.again = setTimeout(() => this.draw(), LOOK)
  }

  drawPanes() {
    const { pictures, pair, viewport: { zoom }, loader } = this
    const [corner, visible] = [this.viewport.corner(), this.viewport.visible()]
    const over = (/** @type {CanvasRenderingContext2D} */ context) => {
      if (this.grid) drawBlocks(context, corner)
      this.picker.draw(context, corner)
    }
    this.arrangement.panes.forEach((pane, i) => {
      const numbers = pair.shown(i)
      const told = numbers.map((number) => this.told[number])
      pane.draw(numbers.map((number) => this.seen(number)), corner, pair.line, this.arrangement.ratio, over)
      pane.tell(told)
      pane.showWork(told.map((each) => (each.picture ? null : loader.answered(each))), pair.line, loader.isStopped)
    })
    say(this.toolbar.level, zoom >= 1 ? `${Number(zoom.toFixed(2))}:1` : `${(100 * zoom).toFixed(0)} %`)
    this.place.dataset.zoom = String(zoom)
    this.place.dataset.corner = `${corner.left},${corner.top}`
    this.place.dataset.sharp = String(pictures.every((picture) => zoom <= picture.share || picture.holds(visible)))
  }
}

/** @param {{ data: Wanted, parentElement: HTMLElement, setStateValue: Ask }} component */
export default function ({ data, parentElement, setStateValue }) {
  const shown = kept(data.drawing, parentElement, (own) => new Viewer(own, data.drawing))
  shown.tell(data, setStateValue)
}
