// Eight by eight numbers on coloured ground, under a title and a line that says what they are.

import { element, mark, say } from "./dom.js"

/** A number's text with a true minus sign. @param {string} text */
export const signed = (text) => text.replace(/^-(?=[0.]*$)/, "").replace("-", "−") // no minus before a zero
/** @param {number} value */
const oneDigit = (value) => signed(value.toFixed(Math.abs(value) < 99.95 ? 1 : 0))
/** @param {number} value @param {number} most */
const grown = (value, most) => Math.min(1, Math.log1p(Math.abs(value)) / Math.log1p(most))

/**
 * How each kind of number is written and coloured; the heat is from 0 to 1.
 * @type {Record<string, (value: number) => { text: string, heat: number, side: string }>}
 */
const LOOKS = {
  wave: (value) => ({ text: oneDigit(value), heat: grown(value, 1024), side: value < 0 ? "less" : "more" }),
  back: (value) => ({ ...LOOKS.wave(value), text: signed(`${value}`) }),
  number: (value) => ({ ...LOOKS.back(value), heat: value && 0.2 + 0.8 * grown(value, 64) }),
  step: (value) => ({ text: `${value}`, heat: Math.sqrt(Math.min(1, value / 255)), side: "coarse" }),
  share: (value) => ({ text: `${Math.floor(value)}`, heat: value / 100, side: "coarse" }),
}

/**
 * What colour a sample of a component is, the others being in the middle.
 * @type {Record<string, (value: number) => number[]>}
 */
const SAMPLES = {
  Y: (v) => [v, v, v],
  Cb: (v) => [128, 128 - 0.344 * (v - 128), 128 + 1.772 * (v - 128)],
  Cr: (v) => [128 + 1.402 * (v - 128), 128 - 0.714 * (v - 128), 128],
}

/** @type {Record<string, number>} how far each key leads */
const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }

export class Grid {
  /** @type {HTMLTableCellElement[]} */
  cells = []
  /** @type {number | undefined} the cell that is followed */
  marked = undefined

  /**
   * @param {Element} place
   * @param {string} name for the style sheet and for tests
   * @param {string} title
   * @param {string} [look] of numbers; without one these are samples
   * @param {(number: number) => void} [mark] called with the cell that is pointed at
   */
  constructor(place, name, title, look, mark) {
    this.figure = element("figure", "", place)
    this.figure.dataset.name = name
    const caption = element("figcaption", "", this.figure)
    this.title = element("b", "", caption, title)
    this.note = element("span", "", caption)
    this.table = element("table", look ? "numbers" : "pixels", this.figure)
    this.look = look
    for (let row = 0; row < 8; row++) {
      const line = element("tr", "", this.table)
      for (let column = 0; column < 8; column++) this.cells.push(element("td", "", line))
    }
    if (mark) this.point(mark)
  }

  /**
   * The number under the pointer, or the one that arrow keys lead to.
   * @param {(number: number) => void} mark
   */
  point(mark) {
    this.table.tabIndex = 0
    this.table.onpointerover = ({ target }) => {
      const number = this.cells.findIndex((cell) => cell === target)
      if (number >= 0) mark(number)
    }
    this.table.onkeydown = (event) => {
      const by = KEYS[event.key]
      if (!by) return
      event.preventDefault()
      const at = this.marked ?? 0
      const within = Math.abs(by) === 8 || (at & 7) + by === ((at + by) & 7)
      if (within && at + by >= 0 && at + by < 64) mark(at + by)
    }
  }

  /** @param {number[]} values @param {string} note @param {string} [component] */
  tell(values, note, component = "Y") {
    say(this.note, note)
    mark(this.table, { "aria-label": `${this.title.textContent}. ${note}` })
    values.forEach((
      value,
      i,
    ) => (this.look ? this.tellNumber(i, value, this.look) : this.tellSample(i, value, component)))
  }

  /** @param {number} i @param {number} value @param {string} look */
  tellNumber(i, value, look) {
    const { text, heat, side } = LOOKS[look](value)
    const cell = this.cells[i]
    say(cell, text)
    cell.className = `${side}${text === "0" ? " none" : ""}${i === this.marked ? " marked" : ""}`
    cell.style.setProperty("--heat", heat.toFixed(2))
  }

  /** @param {number} i @param {number} value @param {string} component */
  tellSample(i, value, component) {
    const [red, green, blue] = SAMPLES[component](value)
    say(this.cells[i], `${value}`)
    this.cells[i].style.background = `rgb(${red} ${green} ${blue})`
    this.cells[i].style.color = 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? "#000" : "#fff"
  }

  /** @param {number} number */
  mark(number) {
    if (this.marked !== undefined) this.cells[this.marked].classList.remove("marked")
    this.marked = number
    this.cells[number].classList.add("marked")
  }
}
