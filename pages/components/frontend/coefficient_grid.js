// Eight by eight numbers on coloured ground, under a title and a line that says what they are.

const signed = (text) => text.replace(/^-(?=[0.]*$)/, "").replace("-", "−") // no minus before a zero
const short = (value) => signed(value.toFixed(Math.abs(value) < 99.95 ? 1 : 0))
const grown = (value, most) => Math.min(1, Math.log1p(Math.abs(value)) / Math.log1p(most))

// How each kind of number is written and coloured; the heat is from 0 to 1
const LOOKS = {
  wave: (value) => ({ text: short(value), heat: grown(value, 1024), side: value < 0 ? "less" : "more" }),
  back: (value) => ({ ...LOOKS.wave(value), text: signed(`${value}`) }),
  number: (value) => ({ ...LOOKS.back(value), heat: value && 0.2 + 0.8 * grown(value, 64) }),
  step: (value) => ({ text: `${value}`, heat: Math.sqrt(Math.min(1, value / 255)), side: "coarse" }),
  share: (value) => ({ text: `${Math.floor(value)}`, heat: value / 100, side: "coarse" }),
}

// What colour a sample of a component is, the others being in the middle
const SAMPLES = {
  Y: (v) => [v, v, v],
  Cb: (v) => [128, 128 - 0.344 * (v - 128), 128 + 1.772 * (v - 128)],
  Cr: (v) => [128 + 1.402 * (v - 128), 128 - 0.714 * (v - 128), 128],
}

class Grid {
  constructor(place, name, title, look, mark) {
    const figure = element("figure", "", place)
    figure.dataset.name = name
    const caption = element("figcaption", "", figure)
    this.title = element("b", "", caption, title)
    this.note = element("span", "", caption)
    this.table = element("table", look ? "numbers" : "pixels", figure)
    this.look = look
    this.cells = []
    for (let row = 0; row < 8; row++) {
      const line = element("tr", "", this.table)
      for (let column = 0; column < 8; column++) this.cells.push(element("td", "", line))
    }
    if (mark) this.point(mark)
  }

  // The number under the pointer, or the one that arrow keys lead to
  point(mark) {
    this.table.tabIndex = 0
    this.table.onpointerover = ({ target }) => {
      if (this.cells.includes(target)) mark(this.cells.indexOf(target))
    }
    this.table.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key]
      if (!by) return
      event.preventDefault()
      const at = this.marked ?? 0
      const within = Math.abs(by) === 8 || (at & 7) + by === ((at + by) & 7)
      if (within && at + by >= 0 && at + by < 64) mark(at + by)
    }
  }

  tell(values, note, component) {
    say(this.note, note)
    mark(this.table, { "aria-label": `${this.title.textContent}. ${note}` })
    values.forEach((value, i) => (this.look ? this.tellNumber(i, value) : this.tellSample(i, value, component)))
  }

  tellNumber(i, value) {
    const { text, heat, side } = LOOKS[this.look](value)
    const cell = this.cells[i]
    say(cell, text)
    cell.className = `${side}${text === "0" ? " none" : ""}${i === this.marked ? " marked" : ""}`
    cell.style.setProperty("--heat", heat.toFixed(2))
  }

  tellSample(i, value, component) {
    const [red, green, blue] = SAMPLES[component](value)
    say(this.cells[i], `${value}`)
    this.cells[i].style.background = `rgb(${red} ${green} ${blue})`
    this.cells[i].style.color = 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? "#000" : "#fff"
  }

  mark(number) {
    this.cells[this.marked]?.classList.remove("marked")
    this.marked = number
    this.cells[number]?.classList.add("marked")
  }
}
