// Original, compressed, regenerated: one photo three times, a slider back through the training, and its film.

import { element, kept } from "../../components/frontend/dom.js"
import { clock, TICK } from "./example_clock.js"
import { FrameStore, PATIENCE } from "./frame_store.js"
import { Controls } from "./preview/controls.js"
import { play } from "./preview/film.js"
import { newest } from "./preview/newest.js"
import { apart, moved, PreviewPane, SIDE, signed, TIMES } from "./preview/pane.js"
import { Time } from "./preview/time.js"
/** @import { ToldFrame } from "./frame_store.js" */

const GAP = 20
const NARROW = 170 // pixels a picture, under which two stand side by side instead of three
const LABELS = ["Original", "Compressed", "Regenerated"]

/**
 * What the server tells.
 * @typedef {object} Told
 * @property {string} run
 * @property {number} photos how many there are
 * @property {number} lead the photo that is shown until another is chosen
 * @property {number[]} steps of the training that there are frames of
 * @property {number[]} times at which they were, in seconds of training
 * @property {string} example what says that the run is an example, which then plays; empty if it is none
 * @property {string} says
 * @property {string} awaited what stands in the place of a picture that is still to come
 * @property {ToldFrame[]} frames that come with it
 */
/** @typedef {(name: string, value: unknown) => void} Ask */
/** @typedef {{ photo?: number, zoom?: number, different?: boolean, held?: number | null, playing?: boolean }} Change */

export class Previews {
  /** @type {Told} */
  told = { run: "", photos: 0, lead: 0, steps: [], times: [], example: "", says: "", awaited: "", frames: [] }
  /** @type {Ask} */
  ask = () => {}
  same = "" // what was told, as a text
  photo = 0
  chosen = false // whether a person chose the photo
  zoom = 1
  different = false
  /** @type {number | null} the step that the slider is held at, if it is not the newest */
  held = null
  playing = false
  middle = { x: 0.5, y: 0.5 } // of what is seen, as a share of the photo
  width = 0
  drawn = "" // what was painted
  stale = false // whether something else is to be
  /** @type {string | null} */
  shownPhoto = null
  /** @type {Promise<void> | null} */
  painting = null
  /** @type {number | undefined} */
  again = undefined
  /** @type {number | undefined} */
  tick = undefined

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "previews"
    this.store = new FrameStore((wanted) => place.isConnected && this.ask("want", wanted))
    this.controls = new Controls(this, place)
    this.row = element("div", "panes", place)
    this.panes = LABELS.map((label) => new PreviewPane(this.row, label, (event) => this.drag(event)))
    this.time = new Time(this, place)
    this.says = element("p", "says", place)
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width
      this.show()
    }).observe(this.row)
  }

  /** @param {Told} told @param {Uint8Array<ArrayBuffer>} bytes @param {Ask} ask */
  tell(told, bytes, ask) {
    this.ask = ask
    const same = JSON.stringify(told)
    if (same === this.same) return
    this.same = same
    if (told.run !== this.told.run) Object.assign(this, { held: null, playing: false, chosen: false, drawn: "" })
    this.told = told
    this.store.take(told, bytes)
    if (!told.example) newest.tell(told.run, told.steps.at(-1) ?? -1)
    this.set({ photo: this.chosen ? Math.min(this.photo, told.photos - 1) : told.lead })
    this.follow()
  }

  // Show an example as its clock goes
  follow() {
    clearTimeout(this.tick)
    if (!this.told.example) return
    if (this.place.isConnected && this.store.need(this.told.steps.map((step) => this.frameOf(step)))) this.show()
    this.tick = setTimeout(() => this.follow(), TICK)
  }

  // Play the film of the training; an example is one already, which goes on or stands still
  play() {
    if (!this.told.example) return this.playing ? this.set({ playing: false }) : play(this)
    if (clock().stopped === null) clock().stop()
    else clock().go()
    this.set({ held: null })
  }

  /** @param {number} photo */
  choose(photo) {
    this.chosen = true
    this.set({ photo })
  }

  /** @param {Change} change */
  set(change) {
    Object.assign(this, change)
    this.controls.tell()
    this.time.tell()
    this.says.textContent = this.different
      ? `How far each pixel is from the original, ${TIMES} times amplified. Black is equal.`
      : this.told.example || this.told.says
    this.place.classList.toggle("example", Boolean(this.told.example))
    this.show()
  }

  // Where in time: the newest step, unless the slider was drawn back
  get index() {
    const { steps } = this.told
    const { held, told: { example, times } } = this
    if (example && held === null) return times.findLastIndex((time) => time <= clock().share * (times.at(-1) ?? 0))
    const found = held === null ? -1 : steps.findIndex((step) => step >= held)
    return found < 0 ? steps.length - 1 : found
  }

  /** @param {number} index */
  hold(index) {
    const { steps, example } = this.told
    if (example) clock().stop()
    this.set({ held: index >= steps.length - 1 && !example ? null : steps[index], playing: false })
  }

  /** @param {number | undefined} step */
  frameOf(step) {
    return step === undefined ? null : `${this.photo}-${String(step).padStart(6, "0")}`
  }

  // How wide each picture is
  side() {
    const [two, three] = [2, 3].map((across) => Math.floor((this.width - (across - 1) * GAP) / across))
    this.row.classList.toggle("narrow", three < NARROW)
    return Math.min(three < NARROW ? two : three, SIDE * this.zoom)
  }

  show() {
    if (!this.same) return
    const step = this.told.steps[this.index]
    clearTimeout(this.again)
    if (!this.store.need(this.names(step))) this.again = setTimeout(() => this.show(), PATIENCE)
    this.time.tellStep()
    this.stale = true
    this.painting ??= this.paint()
  }

  /** @param {number | undefined} step */
  names(step) {
    return [`${this.photo}-original`, `${this.photo}-compressed`, this.frameOf(step)]
  }

  // Bring the panes up to date. What changes while pictures are decoded is painted after them, never instead of them:
  // on a slow machine nothing would be seen at all.
  async paint() {
    try {
      while (this.stale) {
        this.stale = false
        await this.paintOnce()
      }
    } finally {
      this.painting = null
    }
  }

  async paintOnce() {
    const step = this.told.steps[this.index]
    const names = this.names(step)
    const side = this.side()
    const view = [...names, this.zoom, this.different, side, this.middle.x, this.middle.y, this.told.awaited].join()
    if (view === this.drawn || side < 1) return
    const pictures = await Promise.all(names.map((name) => this.store.bitmap(name)))
    const changed = this.shownPhoto !== names[0]
    this.panes.forEach((pane, i) => {
      const [picture, name, [original]] = [pictures[i], names[i], pictures]
      pane.resize(side, name ? "" : this.told.awaited)
      if (!picture && name && !changed) return // it comes in a moment; until then what was there stays
      pane.draw(
        picture && original && this.different && i ? apart(picture, original) : picture,
        side,
        this.zoom,
        this.middle,
      )
      if (!picture || !name) return
      pane.tell(this.score(names, i), this.photo, name)
    })
    if (pictures.every((picture, i) => picture || !names[i])) this.drawn = view
    if (pictures[0]) this.shownPhoto = names[0]
    for (const picture of pictures) picture?.close()
  }

  /** @param {(string | null)[]} names @param {number} i */
  score(names, i) {
    const [plain, own] = [this.store.ssim(names[1]), this.store.ssim(names[i])]
    if (i === 0 || this.told.example) return "" // of an example lossy copies are kept, whose figures would be others
    if (own === null) return ""
    const ahead = i === 2 && plain ? ` (${signed(100 * (own - plain))})` : ""
    return `SSIM ${(100 * own).toFixed(1)} %${ahead}`
  }

  /** @param {PointerEvent} event */
  drag(event) {
    this.middle = moved(this.middle, { x: event.movementX, y: event.movementY }, this.side(), this.zoom)
    this.show()
  }

  /**
   * Whether the first of some frames is there; the others are asked for meanwhile.
   * @param {(string | null)[]} frames
   */
  ready(frames) {
    if (this.place.isConnected) this.store.need(frames)
    return this.place.isConnected && this.store.frames.has(frames[0] ?? "")
  }
}

/** @param {{ data: Uint8Array<ArrayBuffer>, parentElement: HTMLElement, setTriggerValue: Ask }} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("previews", parentElement, (own) => new Previews(own))
  const length = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true)
  const told = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)))
  shown.tell(told, data.subarray(4 + length), setTriggerValue)
}
