// A look inside a network: its photo at a moment of the training, the way to one pixel of it, a layer's maps, and the
// first filters. One layer is looked at at a time; the slider of the way and the list of layers both choose it.

import { calm, element, kept, mark, say } from "../../components/frontend/dom.js"
import { ARRIVED, arrived } from "../../components/viewer/messages/inbox.js"
import { newest } from "../live/preview/newest.js"
import { groundOf } from "./colours.js"
import { Controls } from "./controls.js"
import { Pictures } from "./pictures.js"
import { StepView } from "./step.js"
import { Tiles } from "./tiles.js"
/** @import { Box, Pixel } from "./pictures.js" */
/** @import { TellsStep } from "./step.js" */
/** @import { TellsTiles } from "./tiles.js" */

const BREATH = 40 // milliseconds until a question is sent, or tried again
const PATIENCE = 2000 // milliseconds after which what did not come is asked for again
const MOST_BITMAPS = 40

/**
 * What is looked at.
 * @typedef {object} Wants
 * @property {string} run
 * @property {number | null} step null for the newest
 * @property {number} photo
 * @property {string} layer
 * @property {Pixel} pixel
 * @property {number} channel of the result
 * @property {Record<string, number>} pinned channels of layers that the way goes through
 * @property {number} number of questions so far
 */
/**
 * What the server tells.
 * @typedef {object} Told
 * @property {string} run
 * @property {string} title
 * @property {number[]} steps
 * @property {number} step
 * @property {boolean} newest
 * @property {number} photo
 * @property {number} photos
 * @property {{ name: string, words: string, channels: number, scale: number }[]} layers
 * @property {string} layer
 * @property {Pixel} pixel
 * @property {number} channel
 * @property {Record<string, number>} pinned
 * @property {number} asked the number of the question that this answers
 * @property {string} says why there is nothing to see; empty if there is
 * @property {{ given: string, made: string }} [pictures]
 * @property {TellsTiles} [maps]
 * @property {TellsTiles} [filters]
 * @property {{ reach: Box, steps: TellsStep[] }} [way]
 */
/** @typedef {(name: string, value: unknown) => void} Ask */

export class Inside {
  /** @type {Told | undefined} */
  told = undefined
  /** @type {Wants} */
  wants = { run: "", step: null, photo: 0, layer: "", pixel: [0, 0], channel: 1, pinned: {}, number: 0 }
  /** @type {Ask} */
  ask = () => {}
  /** @type {Map<string, ImageBitmap>} */
  bitmaps = new Map()
  /** @type {number | undefined} */
  next = undefined
  drawing = false
  stale = false
  followed = -1 // the step of the training that was last asked for

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "inside"
    this.controls = new Controls(this, place)
    this.says = element("p", "sentence says-why", place)
    this.content = element("div", "content", place)
    this.pictures = new Pictures(this.content, (pixel) => this.want({ pixel }))
    this.controls.walk(this.content)
    const step = element("section", "step", this.content)
    this.step = new StepView(step, (layer, channel) => this.pin(layer, channel))
    this.mapsTitle = element("h3", "", this.content)
    this.maps = new Tiles(this.content, "map", (channel, at) => this.pin(this.wants.layer, channel, at))
    this.filtersTitle = element("h3", "", this.content)
    this.filters = new Tiles(this.content, "filter", (channel) => this.pin(this.told?.layers[0].name ?? "", channel))
    addEventListener(ARRIVED, () => this.draw())
    newest.addEventListener("step", () => this.follow())
    new ResizeObserver(() => this.draw()).observe(this.pictures.row)
  }

  /** @param {Told} told @param {Ask} ask */
  tell(told, ask) {
    this.ask = ask
    if (told.run !== this.wants.run) {
      const { run, step, newest: follows, photo, layer, pixel, channel, pinned, asked } = told
      this.followed = -1
      this.wants = { run, step: follows ? null : step, photo, layer, pixel, channel, pinned, number: asked }
    }
    const isAnswer = told.asked === this.wants.number
    this.pictures.pixel = this.wants.pixel
    if (isAnswer || this.told?.run !== told.run) this.told = told
    else this.send(PATIENCE)
    this.follow()
    this.draw()
  }

  // Ask once for each step that the training has come to
  follow() {
    const isNews = newest.run === this.wants.run && newest.step > (this.told?.steps.at(-1) ?? Infinity)
    if (!isNews || newest.step === this.followed || !this.place.isConnected) return
    this.followed = newest.step
    this.want({})
  }

  /**
   * Look at something else.
   * @param {Partial<Wants>} change
   */
  want(change) {
    this.wants = { ...this.wants, ...change, number: this.wants.number + 1 }
    this.pictures.pixel = this.wants.pixel // from which the next key leads on, wherever the last answer is
    this.draw()
    this.send(BREATH)
  }

  /**
   * Look at a layer, and have the way go through one of its channels, and perhaps another place of it.
   * @param {string} layer
   * @param {number} channel
   * @param {{ x: number, y: number } | null} [at]
   */
  pin(layer, channel, at) {
    const { width, height } = this.pictures.side
    const isLast = this.told?.layers.at(-1)?.name === layer
    this.want({
      layer,
      ...(isLast ? { channel } : { pinned: { ...this.wants.pinned, [layer]: channel } }),
      ...(at ? { pixel: [Math.floor(at.y * height), Math.floor(at.x * width)] } : {}),
    })
  }

  // Ask once the app is at rest, until the answer is there; what was changed meanwhile goes along
  send(/** @type {number} */ after) {
    clearTimeout(this.next)
    this.next = setTimeout(() => {
      if (!this.place.isConnected || this.told?.asked === this.wants.number) return
      if (calm()) this.ask("want", this.wants)
      this.send(calm() ? PATIENCE : BREATH)
    }, after)
  }

  // Bring everything up to date, once at a time
  async draw() {
    this.stale = true
    if (this.drawing) return
    this.drawing = true
    try {
      while (this.stale) {
        this.stale = false
        await this.drawOnce()
      }
    } finally {
      this.drawing = false
    }
  }

  async drawOnce() {
    const { told, wants } = this
    if (!told) return
    this.controls.tell()
    this.place.classList.toggle("waiting", told.asked !== wants.number)
    say(this.says, told.says)
    this.says.hidden = !told.says
    this.content.hidden = Boolean(told.says)
    const { pictures, maps, filters, way, layers } = told
    if (!pictures || !maps || !filters || !way) return
    const ground = groundOf(this.place)
    const at = Math.max(0, layers.findIndex(({ name }) => name === wants.layer))
    const step = way.steps[at]
    this.step.tell(step, ground)
    const words = (/** @type {number} */ i) => `${layers[i].words} · ${layers[i].name}`
    const mapped = layers.findIndex(({ name }) => name === told.layer)
    say(this.mapsTitle, `What this layer makes: ${words(mapped)}, ${layers[mapped].channels} maps`)
    say(this.filtersTitle, `The ${filters.shape[0]} filters of the first layer: ${words(0)}`)
    for (const [tiles, file] of /** @type {[Tiles, TellsTiles][]} */ ([[this.maps, maps], [this.filters, filters]])) {
      const bytes = arrived(file.id)
      if (bytes) tiles.tell(file, bytes, ground)
    }
    this.maps.mark(way.steps[mapped].channel)
    this.filters.mark(way.steps[0].channel)
    await this.drawPictures(told, step, layers[at].name)
    mark(this.place, { "data-step": told.step, "data-layer": told.layer, "data-pixel": told.pixel.join() })
  }

  /** @param {Told} told @param {TellsStep} step @param {string} layer */
  async drawPictures({ pictures, way, layers, pixel, channel }, step, layer) {
    const [given, made] = await Promise.all([this.bitmap(pictures?.given), this.bitmap(pictures?.made)])
    if (!given || !made || !way) return
    const [input] = step.inputs
    const scale = layers.find(({ name }) => name === input.layer)?.scale ?? 1 // the picture's own is 1
    /** @type {Box} */
    const patch = [input.column * scale, input.row * scale, input.side * scale, input.side * scale]
    const value = Math.round(255 * Math.max(0, Math.min(1, way.steps[way.steps.length - 1].value)))
    const colour = `: ${["red", "green", "blue"][channel]} ${value} of 255`
    const isThere = pixel.join() === this.wants.pixel.join() // else what decides it is still on its way
    this.pictures.tell({ given, made }, {
      pixel: this.wants.pixel,
      reach: isThere ? way.reach : null,
      patch: isThere && layer ? patch : null,
      colour: isThere ? colour : "",
    })
  }

  /** @param {string | undefined} id */
  async bitmap(id) {
    const file = id && arrived(id)
    if (!id || !file) return this.bitmaps.get(id ?? "")
    const made = this.bitmaps.get(id) ?? (await createImageBitmap(new Blob([file])))
    this.bitmaps.set(id, made)
    for (const known of this.bitmaps.keys()) if (this.bitmaps.size > MOST_BITMAPS) this.bitmaps.delete(known)
    return made
  }
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement, setTriggerValue: Ask }} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("inside", parentElement, (own) => new Inside(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)), setTriggerValue)
}
