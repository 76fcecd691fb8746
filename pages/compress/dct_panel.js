// One block through JPEG and back, one step at a time beside the picture or all of them under it; and the whole picture.

import { Grid } from "../components/frontend/coefficient_grid.js"
import { element, kept, mark, say } from "../components/frontend/dom.js"
import { picked } from "../components/frontend/selected_block.js"
import { FollowedWave } from "./followed_wave.js"
import { Walk } from "./walk.js"
/** @import { Block } from "../components/frontend/selected_block.js" */

/**
 * What the server tells of one component's block, each step of its way as 64 numbers.
 * @typedef {object} Component
 * @property {string} name
 * @property {string} says
 * @property {string} samples
 * @property {[width: number, height: number]} span
 * @property {number[]} before
 * @property {number[]} coefficients
 * @property {number[]} steps
 * @property {number[]} numbers
 * @property {number[]} back
 * @property {number[]} after
 * @property {number[]} share
 */
/**
 * What the server tells; while the panel is closed there are no components.
 * @typedef {object} Told
 * @property {string} photo
 * @property {Block} block
 * @property {boolean} picked
 * @property {Component[]} components
 * @property {string} [whole]
 * @property {number[][]} [tables]
 */
/** @typedef {(name: string, value: unknown) => void} Send */

/** @type {Record<string, string>} */
const KINDS = { Y: "brightness", Cb: "how blue", Cr: "how red" }

class BlockPanel {
  /** @type {Told | undefined} */
  told = undefined
  /** @type {Component | undefined} that is chosen */
  component = undefined
  /** @type {string | undefined} the block that was asked for and is not here yet */
  asked = undefined
  chosen = "Y"
  marked = 1
  /** @type {Send} */
  send = () => {}
  /** @type {HTMLButtonElement[]} one for each component */
  buttons = []

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "blocks"
    const bar = element("div", "bar", place)
    this.where = element("span", "where", bar)
    this.find = element("button", "", bar)
    this.find.onclick = () => {
      if (!picked.block && this.told) picked.ask(this.told.block)
      picked.find()
    }
    this.walk = new Walk(place, bar, () => this.walked())
    this.choices = element("div", "choices", place)
    this.says = element("p", "sentence", place)
    const marking = (/** @type {number} */ number) => this.mark(number)
    const steps = element("div", "steps", place)
    this.before = new Grid(steps, "before", "1 Pixels before")
    this.waves = new Grid(steps, "coefficients", "2 DCT coefficients", "wave", marking)
    this.steps = new Grid(steps, "steps", "3 ÷ quantisation table", "step", marking)
    this.numbers = new Grid(steps, "numbers", "4 = numbers in the file", "number", marking)
    this.back = new Grid(steps, "back", "5 × table: what comes back", "back", marking)
    this.after = new Grid(steps, "after", "6 Pixels after")
    this.wave = new FollowedWave(place)
    element("h2", "", place, "In the whole picture")
    this.whole = element("p", "sentence whole", place)
    this.all = element("div", "steps all", place)
    this.share = new Grid(this.all, "share", "Zeros at each frequency", "share", marking)
    this.tables = ["Luma table", "Chroma table"].map(
      (title, i) => new Grid(this.all, ["luma", "chroma"][i], title, "step", marking),
    )
    picked.addEventListener("ask", (event) => event instanceof CustomEvent && this.ask(event.detail))
  }

  // The grids in which a place is a frequency
  get frequencies() {
    return [this.waves, this.steps, this.numbers, this.back, this.share, ...this.tables]
  }

  /** @param {Told} told @param {Send} send */
  tell(told, send) {
    const another = told.photo !== this.told?.photo
    this.told = told
    this.send = send
    const here = told.picked ? told.block.join() : ""
    if (another || this.asked === here) this.asked = undefined
    this.place.classList.toggle("waiting", this.asked !== undefined)
    this.draw(told)
  }

  /**
   * Have a block outlined in the viewer, and the pixels that the chosen component has in one block with it.
   * @param {Block | null} block
   */
  outline(block) {
    picked.change({ open: true, block, area: block && this.component ? areaOf(block, this.component.span) : null })
  }

  close() {
    this.asked = undefined
    picked.change({ open: false, block: null, area: null })
  }

  /** @param {Block | null} block */
  ask(block) {
    this.asked = block ? block.join() : ""
    this.outline(block)
    this.place.classList.add("waiting")
    this.arrange()
    this.request(block)
  }

  // Another step is to be shown, or all of them
  walked() {
    this.wantNumbers()
    this.arrange()
  }

  wantNumbers() {
    if (this.walk.all && this.told && !this.told.components.length) {
      this.request(this.told.picked ? this.told.block : null)
    }
  }

  /** @param {Block | null} block */
  request(block) {
    this.send("pick", { photo: this.told?.photo, block, all: this.walk.all })
  }

  /** @param {Told} told */
  draw(told) {
    if (told.components.length) this.drawNumbers(told)
    else this.wantNumbers()
    this.drawHead(told)
    this.place.dataset.block = told.block.join()
    this.arrange()
  }

  /** @param {Told} told */
  drawNumbers(told) {
    const { components } = told
    const names = components.map(({ name }) => name)
    if (!names.includes(this.chosen)) this.chosen = names[0]
    this.choices.hidden = names.length < 2
    while (this.buttons.length > names.length) this.buttons.pop()?.remove()
    names.forEach((name, i) => {
      this.buttons[i] ??= element("button", "", this.choices, `${name}: ${KINDS[name]}`)
      this.buttons[i].onclick = () => {
        this.chosen = name
        this.draw(told)
      }
      mark(this.buttons[i], { "aria-pressed": name === this.chosen })
    })
    const component = components[names.indexOf(this.chosen)]
    this.component = component
    this.drawBlock(component)
    this.drawWhole(told, component)
    this.mark(this.marked)
  }

  // What is shown, and where: a line that asks for a click, one step beside the picture, or all six under it
  arrange() {
    const isPicked = this.asked ? true : this.asked === undefined && !!this.told?.picked
    const mode = !this.told?.components.length ? "line" : this.walk.all ? "all" : isPicked ? "one" : "line"
    this.place.dataset.mode = mode
    const root = this.place.getRootNode()
    const around = root instanceof ShadowRoot && root.host.closest("[class*=st-key-block_place]")
    if (around instanceof HTMLElement) around.dataset.mode = mode
    this.walk.tell(mode, this.way)
    this.find.textContent = isPicked ? "Show it" : "Follow a block"
    this.find.title = isPicked ? "Show it in the picture" : ""
  }

  // The steps of a block's way
  get way() {
    return [this.before, this.waves, this.steps, this.numbers, this.back, this.after]
  }

  /** @param {Told} told */
  drawHead({ block, picked: chosen }) {
    say(
      this.where,
      chosen
        ? `Block ${block.join(", ")}`
        : "Click a block of the picture, and follow it: pixels → waves → ÷ table → file → and back.",
    )
    if (this.asked === undefined) this.outline(chosen ? block : null)
    else picked.change({ open: true }) // a newer click is on its way, and outlined already
  }

  /** @param {Component} component */
  drawBlock({ name, says, samples, before, coefficients, steps, numbers, back, after }) {
    say(this.says, says)
    this.before.tell(before, samples, name)
    this.waves.tell(
      coefficients,
      "With 128 taken off each pixel, the block is a sum of 64 waves, and these are their strengths.",
    )
    this.steps.tell(steps, "One step for each wave: the finer the wave, the coarser its step.")
    this.numbers.tell(numbers, "Rounded: here JPEG saves, as a zero costs next to nothing.")
    this.back.tell(back, "Compare with 2: the difference is thrown away for good.")
    this.after.tell(after, "The waves added up, and 128 put back: what you see.", name)
  }

  /** @param {Told} told @param {Component} component */
  drawWhole({ whole = "", tables = [] }, { name, share }) {
    say(this.whole, whole)
    this.share.tell(share, `% of the ${name} blocks that have a zero there.`)
    const notes = ["The steps for Y.", "The steps for Cb and Cr: the eye sees colour less finely."]
    tables.forEach((steps, i) => this.tables[i].tell(steps, notes[i]))
    this.tables[1].figure.hidden = tables.length < 2
  }

  /**
   * Follow one frequency through every grid.
   * @param {number} number
   */
  mark(number) {
    this.marked = number
    for (const grid of this.frequencies) grid.mark(number)
    if (this.component) this.wave.tell(this.component, number)
  }
}

/**
 * The pixels that a component has in one block with a block of the picture.
 * @param {Block} block
 * @param {Component["span"]} span
 */
function areaOf([column, row], [width, height]) {
  return [width * Math.floor((8 * column) / width), height * Math.floor((8 * row) / height), width, height]
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement, setTriggerValue: Send }} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("block_panel", parentElement, (own) => new BlockPanel(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)), setTriggerValue)
  return () => shown.close()
}
