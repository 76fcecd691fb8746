// One block through JPEG and back, step by step, and then the whole picture.

const KINDS = { Y: "brightness", Cb: "how blue", Cr: "how red" }
const TILE = 8 // screen pixels for each of a wave's

class BlockPanel {
  constructor(place) {
    this.place = place
    place.className = "blocks"
    const bar = element("div", "bar", place)
    this.choices = element("div", "choices", bar)
    this.where = element("span", "where", bar)
    this.find = element("button", "", bar, "Show it in the picture")
    this.find.onclick = () => {
      if (!picked.block) picked.ask(this.told.block)
      picked.find()
    }
    this.says = element("p", "sentence", place)
    const marking = (number) => this.mark(number)
    const steps = element("div", "steps", place)
    this.before = new Grid(steps, "before", "1 Pixels before")
    this.waves = new Grid(steps, "coefficients", "2 DCT coefficients", "wave", marking)
    this.steps = new Grid(steps, "steps", "3 ÷ quantisation table", "step", marking)
    this.numbers = new Grid(steps, "numbers", "4 = numbers in the file", "number", marking)
    this.back = new Grid(steps, "back", "5 × table: what comes back", "back", marking)
    this.after = new Grid(steps, "after", "6 Pixels after")
    this.follow = element("div", "follow", place)
    this.wave = element("canvas", "", this.follow)
    this.wave.width = this.wave.height = 8 * TILE
    this.wave.ariaHidden = true
    const read = element("p", "", this.follow)
    this.followed = element("b", "", read)
    element("span", "", read, "Point at a number to follow its wave from grid to grid.")
    element("h5", "", place, "In the whole picture")
    this.whole = element("p", "sentence", place)
    this.all = element("div", "steps all", place)
    this.share = new Grid(this.all, "share", "Zeros at each frequency", "share", marking)
    this.tables = ["Luma table", "Chroma table"].map(
      (title, i) => new Grid(this.all, ["luma", "chroma"][i], title, "step", marking),
    )
    this.chosen = "Y"
    this.marked = 1
    picked.addEventListener("ask", ({ detail }) => this.ask(detail))
  }

  // The grids in which a place is a frequency
  get frequencies() {
    return [this.waves, this.steps, this.numbers, this.back, this.share, ...this.tables]
  }

  tell(told, send) {
    const another = told.photo !== this.told?.photo
    Object.assign(this, { told, send })
    const here = told.picked ? told.block.join() : ""
    if (another || this.asked === here) this.asked = undefined
    this.place.classList.toggle("waiting", this.asked !== undefined)
    this.draw()
  }

  // What the viewer outlines: a block, and the pixels that the chosen component has in one block with it
  outline(block) {
    const [width, height] = this.component.span
    const [left, top] = block ? [width * Math.floor((8 * block[0]) / width), height * Math.floor((8 * block[1]) / height)] : []
    picked.change({ open: true, block, area: block && [left, top, width, height] })
  }

  close() {
    this.asked = undefined
    picked.change({ open: false, block: null, area: null })
  }

  ask(block) {
    this.asked = block ? block.join() : ""
    this.outline(block)
    this.place.classList.add("waiting")
    this.send("pick", { photo: this.told.photo, block })
  }

  draw() {
    const { components } = this.told
    const names = components.map(({ name }) => name)
    if (!names.includes(this.chosen)) this.chosen = names[0]
    this.choices.hidden = names.length < 2
    while (this.choices.childElementCount > names.length) this.choices.lastChild.remove()
    names.forEach((name, i) => {
      const button = this.choices.children[i] || element("button", "", this.choices, `${name}: ${KINDS[name]}`)
      button.onclick = () => Object.assign(this, { chosen: name }).draw()
      mark(button, { "aria-pressed": name === this.chosen })
    })
    this.component = components.find(({ name }) => name === this.chosen)
    this.drawBlock(this.component)
    this.drawWhole(this.component)
    this.mark(this.marked)
    this.place.dataset.block = this.told.block.join()
  }

  drawBlock({ name, says, samples, before, coefficients, steps, numbers, back, after }) {
    const { block, picked: chosen } = this.told
    say(this.where, chosen ? `Block ${block.join(", ")}. Click another one above.` : "Click a block in the picture above.")
    say(this.says, says)
    this.before.tell(before, samples, name)
    this.waves.tell(coefficients, "Less 128, the block is a sum of 64 waves, so much of each.")
    this.steps.tell(steps, "One step for each wave: the finer the wave, the coarser its step.")
    this.numbers.tell(numbers, "Rounded: here JPEG saves, as a zero costs next to nothing.")
    this.back.tell(back, "Compare with 2: the difference is thrown away for good.")
    this.after.tell(after, "The waves added up, and 128 put back: what you see.", name)
    if (this.asked === undefined) this.outline(chosen ? block : null)
    else picked.change({ open: true }) // a newer click is on its way, and outlined already
  }

  drawWhole({ name, share }) {
    say(this.whole, this.told.whole)
    this.share.tell(share, `% of the ${name} blocks that have a zero there.`)
    const notes = ["The steps for Y.", "The steps for Cb and Cr: the eye sees colour less finely."]
    this.told.tables.forEach((steps, i) => this.tables[i].tell(steps, notes[i]))
    this.all.lastChild.hidden = this.told.tables.length < 2
  }

  // Follow one frequency through every grid
  mark(number) {
    this.marked = number
    for (const grid of this.frequencies) grid.mark(number)
    const { coefficients, steps, numbers, back } = this.component
    const [row, column] = [number >> 3, number & 7]
    const one = (value) => signed(value.toFixed(Number.isInteger(value) ? 0 : 1))
    const [was, step, kept] = [coefficients[number], steps[number], numbers[number]]
    const wave = number ? `Wave ${column} across, ${row} down` : "Flat wave, eight times the mean"
    const rounded = `${one(was)} ÷ ${step} = ${signed((was / step).toFixed(2))}, in the file ${signed(`${kept}`)}`
    const end = kept ? `Back comes ${signed(`${kept}`)} × ${step} = ${one(back[number])}.` : "Nothing of it comes back."
    say(this.followed, `${wave}: ${rounded}. ${end}`)
    this.drawWave(row, column)
  }

  drawWave(row, column) {
    const context = this.wave.getContext("2d")
    const at = (place, frequency) => Math.cos(((2 * place + 1) * frequency * Math.PI) / 16)
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const value = Math.round(127.5 + 127.5 * at(y, row) * at(x, column))
        context.fillStyle = `rgb(${value} ${value} ${value})`
        context.fillRect(TILE * x, TILE * y, TILE, TILE)
      }
    }
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("block_panel", parentElement.querySelector(".drawing"), (own) => new BlockPanel(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)), setTriggerValue)
  return () => shown.close()
}
