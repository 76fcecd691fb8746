// The charts of a run, told anew every second or so. A chart is built once and then only changed.

const HEIGHT = 300
const [LEFT, RIGHT, TOP, BOTTOM] = [66, 16, 12, 46]
const MOST_DOTS = 40
const DRAG = 6 // pixels from which a drag is meant
const CHOICES = "restorer-charts"
const STEP = 450 // milliseconds between two steps in which what is new appears
const LONGEST = 5000 // milliseconds from one message to the next, beyond which it appears at once
const SVG = "http://www.w3.org/2000/svg"

function svg(name, attributes, parent) {
  const made = parent.appendChild(document.createElementNS(SVG, name))
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

// What a person chose to see, remembered from visit to visit
let choices
function chosen(change) {
  try {
    choices ??= JSON.parse(localStorage.getItem(CHOICES) || "{}")
    if (change) localStorage.setItem(CHOICES, JSON.stringify({ ...choices, ...change }))
  } catch {
    // a browser that keeps nothing
  }
  choices = { ...choices, ...change }
  return choices
}

class Chart {
  constructor(place, number) {
    this.number = number
    this.root = element("section", "chart", place)
    const header = element("header", "", this.root)
    this.title = element("h4", "", header)
    this.choices = element("div", "choices", header)
    this.legend = element("div", "legend", this.root)
    this.plot = element("div", "plot", this.root)
    this.svg = svg("svg", { role: "img", tabindex: 0 }, this.plot)
    const clip = `clip-${number}`
    this.clip = svg("rect", { y: TOP, x: LEFT }, svg("clipPath", { id: clip }, this.svg))
    this.grid = svg("g", { class: "grid" }, this.svg)
    this.lines = svg("g", { "clip-path": `url(#${clip})` }, this.svg)
    this.ghost = svg("path", { class: "ghost" }, this.svg)
    this.here = svg("line", { class: "here", y1: TOP, y2: HEIGHT - BOTTOM, visibility: "hidden" }, this.svg)
    this.box = svg("rect", { class: "box", visibility: "hidden" }, this.svg)
    this.message = element("div", "message", this.plot)
    this.reading = element("div", "reading", this.plot)
    this.reading.hidden = true
    this.whole = element("button", "whole", this.plot, "Whole curve")
    this.whole.onclick = () => this.look(null)
    this.says = element("p", "says", this.root)
    this.zoom = null
    this.until = Infinity
    new Pointer(this)
    this.width = 0
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width // asked for while drawing, it would lay out the whole page
      this.draw()
    }).observe(this.plot)
  }

  get drawn() {
    return Number(this.svg.dataset.points) > 0
  }

  tell(told, x, palette) {
    Object.assign(this, { told, x, palette, drawing: "" })
    say(this.title, told.title)
    this.choose()
  }

  // Draw the curves as far as a place along the chart
  reveal(until) {
    this.until = until
    this.draw()
  }

  // A curve's points as far as it is revealed
  seen(curve) {
    const count = curve.dashed ? -1 : curve.x.findIndex((x) => x > this.until)
    if (count < 0) return curve
    const cut = (values) => values?.slice(0, count)
    return { ...curve, x: cut(curve.x), y: cut(curve.y), raw: cut(curve.raw) }
  }

  // Which view is shown, and whether its axis is logarithmic
  choose() {
    const remembered = chosen()
    const { views } = this.told
    this.view = views.find((view) => view.name === remembered[`view-${this.number}`]) || views[0]
    this.log = Boolean(this.view.log) && remembered.log !== false
    const names = views.length > 1 ? views.map((view) => view.name) : this.view.log ? ["Log scale"] : []
    if (this.choices.childElementCount !== names.length) {
      this.choices.replaceChildren()
      names.forEach((name) => {
        element("button", "", this.choices, name).onclick = () => {
          chosen(views.length > 1 ? { [`view-${this.number}`]: name } : { log: !this.log })
          this.choose()
          this.look(null)
        }
      })
    }
    for (const button of this.choices.children) {
      button.setAttribute("aria-pressed", views.length > 1 ? button.textContent === this.view.name : this.log)
    }
  }

  look(zoom) {
    this.zoom = zoom
    this.draw()
  }

  ends() {
    const { y, log } = this.view
    const whole = { x: [0, this.x.end], y: this.log ? log.map(Math.log10) : y }
    return this.zoom || whole
  }

  draw() {
    const { width, view } = this
    if (!this.told || !width) return
    const { x, y } = this.ends()
    const drawing = JSON.stringify([view.name, x, y, width, this.log, this.until])
    if (drawing === this.drawing) return
    this.drawing = drawing
    this.curves = view.curves.map((curve) => this.seen(curve))
    this.size = { width: width - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM }
    this.left = (value) => LEFT + ((value - x[0]) / (x[1] - x[0])) * this.size.width
    const up = (value) => TOP + ((y[1] - value) / (y[1] - y[0])) * this.size.height
    this.top = this.log ? (value) => up(Math.log10(Math.max(value, 1e-12))) : up
    this.drawAxes(x, y, width)
    this.drawLines()
    this.drawLegend()
    this.whole.hidden = !this.zoom
    say(this.says, view.says)
    if (this.pointed !== undefined) this.read(this.pointed)
  }

  // Ticks are built anew only when an axis moves
  drawAxes(x, y, width) {
    const moved = JSON.stringify([x, y, width, this.log, this.x.title])
    if (moved === this.axes) return
    this.axes = moved
    this.clip.setAttribute("width", this.size.width + RIGHT)
    this.clip.setAttribute("height", this.size.height + 3)
    this.grid.replaceChildren()
    const [right, bottom] = [width - RIGHT, HEIGHT - BOTTOM]
    const { unit, title } = this.x
    const along = linearTicks(x[0] / unit, x[1] / unit, Math.max(2, Math.min(6, this.size.width / 50)))
    for (const tick of along.ticks) {
      const place = this.left(tick * unit)
      svg("line", { x1: place, x2: place, y1: TOP, y2: bottom }, this.grid)
      const label = svg("text", { x: place, y: bottom + 19, "text-anchor": "middle" }, this.grid)
      label.textContent = tick.toFixed(decimals(along.step))
    }
    const upward = this.log ? logTicks(y[0], y[1], 5) : linearTicks(y[0], y[1], 5)
    for (const tick of upward.ticks) {
      const place = this.top(tick)
      svg("line", { x1: LEFT, x2: right, y1: place, y2: place }, this.grid)
      const label = svg("text", { x: LEFT - 8, y: place + 5, "text-anchor": "end" }, this.grid)
      label.textContent = tickText(tick, this.view.number, upward.step)
    }
    svg("text", { x: (LEFT + right) / 2, y: bottom + 40, "text-anchor": "middle" }, this.grid).textContent = title
  }

  drawLines() {
    const paths = []
    for (const curve of this.curves) {
      const stroke = this.palette[curve.colour]
      if (curve.raw) paths.push({ d: this.path(curve.x, curve.raw), stroke, "stroke-width": 1.5, "stroke-opacity": 0.35 })
      const dashes = curve.dashed ? "9 8" : "none"
      paths.push({ d: this.path(curve.x, curve.y), stroke, "stroke-width": 3.5, "stroke-dasharray": dashes })
      if (curve.dots && curve.x.length <= MOST_DOTS) paths.push({ d: this.path(curve.x, curve.y, "h0M"), stroke, "stroke-width": 9 })
    }
    while (this.lines.childElementCount < paths.length) svg("path", {}, this.lines)
    while (this.lines.childElementCount > paths.length) this.lines.lastChild.remove()
    const plain = { "stroke-dasharray": "none", "stroke-opacity": 1 }
    paths.forEach((path, i) => {
      mark(this.lines.children[i], { ...plain, ...path })
    })
    const points = Math.max(0, ...this.curves.map((curve) => curve.x.length))
    this.svg.dataset.points = points
    this.svg.dataset.latest = Math.max(0, ...this.curves.filter((c) => !c.dashed).map((c) => c.x.at(-1) || 0))
    say(this.message, points ? "" : this.told.message)
    this.message.classList.toggle("low", !this.told.falls)
    this.plot.classList.toggle("empty", !points)
    const { width, height } = this.size
    const bow = this.told.falls ? [0, 0.1, 0.15, 0.8, 1, 0.85] : [0, 0.9, 0.25, 0.25, 1, 0.15]
    const [a, b, c, d, e, f] = bow.map((share, i) => (i % 2 ? TOP + share * height : LEFT + share * width))
    mark(this.ghost, { d: points ? "" : `M${a} ${b}Q${c} ${d} ${e} ${f}` })
  }

  path(xs, ys, joint = "L") {
    const points = xs.map((x, i) => `${this.left(x).toFixed(1)} ${this.top(ys[i]).toFixed(1)}`)
    return points.length ? `M${points.join(joint)}${joint === "L" ? "" : "h0"}` : ""
  }

  drawLegend() {
    const named = this.curves.filter((curve) => curve.name)
    if (this.legend.childElementCount !== named.length) {
      this.legend.replaceChildren()
      for (const _ of named) {
        const entry = element("div", "", this.legend)
        for (const part of ["i", "span", "b"]) element(part, "", entry)
      }
    }
    const said = named.map((curve, i) => {
      const [line, name, value] = this.legend.children[i].children
      line.style.borderColor = this.palette[curve.colour]
      line.className = curve.dashed ? "dashed" : ""
      mark(name, { title: curve.name })
      say(name, curve.name)
      say(value, curve.y.length ? valueText(curve.y.at(-1), this.view.number) : "")
      return `${curve.name} ${value.textContent}`
    })
    mark(this.svg, { "aria-label": `${this.told.title}, ${this.view.name}: ${said.join(", ")}` })
  }

  // The values near a place along the chart, or none
  read(pointed) {
    this.pointed = pointed
    this.reading.hidden = pointed === undefined || !this.drawn
    this.here.setAttribute("visibility", this.reading.hidden ? "hidden" : "visible")
    if (this.reading.hidden) return
    const { x } = this.ends()
    const value = x[0] + ((pointed - LEFT) / this.size.width) * (x[1] - x[0])
    const rows = this.curves.filter((curve) => curve.name && curve.x.length)
    this.reading.replaceChildren()
    element("div", "", this.reading, `${this.x.title}: ${(value / this.x.unit).toFixed(1)}`)
    for (const curve of rows) {
      const row = element("div", "", this.reading)
      element("i", "", row).style.borderColor = this.palette[curve.colour]
      element("span", "", row, curve.name)
      element("b", "", row, valueText(curve.y[nearest(curve.x, value)], this.view.number))
    }
    for (const end of ["x1", "x2"]) this.here.setAttribute(end, pointed)
    const onRight = pointed < LEFT + this.size.width / 2
    this.reading.style.left = onRight ? `${pointed + 12}px` : "auto"
    this.reading.style.right = onRight ? "auto" : `${this.width - pointed + 12}px`
  }
}

class Charts {
  constructor(place) {
    this.place = place
    place.className = "charts"
    this.charts = []
    this.shown = 0 // how far along the charts the curves are drawn
  }

  tell(text, colours) {
    if (text === this.text && colours === this.colours) return
    Object.assign(this, { text, colours })
    const { charts, run, x } = JSON.parse(text)
    while (this.charts.length < charts.length) this.charts.push(new Chart(this.place, this.charts.length))
    const another = run !== this.run
    if (another) for (const chart of this.charts) chart.zoom = null
    this.run = run
    charts.forEach((told, i) => this.charts[i].tell(told, x, colours.split(",")))
    this.move(charts, another)
  }

  // Let what is new appear step by step until more is expected, so that the curves move between two messages
  move(charts, another) {
    const solid = charts.flatMap(({ views }) => views.flatMap(({ curves }) => curves.filter((curve) => !curve.dashed)))
    const end = Math.max(0, ...solid.map((curve) => curve.x.at(-1) || 0))
    const since = Date.now() - this.told
    this.told = Date.now()
    clearTimeout(this.next)
    if (another || !(since < LONGEST) || end <= this.shown) return this.reveal(end, end)
    const [from, way] = [this.shown, end - this.shown]
    const steps = Math.max(1, Math.round(since / STEP))
    const step = (count) => {
      this.reveal(from + (way * count) / steps, end)
      if (count < steps) this.next = setTimeout(step, since / steps, count + 1)
    }
    step(1)
  }

  reveal(until, end) {
    this.shown = until
    for (const chart of this.charts) chart.reveal(until < end ? until : Infinity)
  }
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".drawing")
  const colours = getComputedStyle(place).getPropertyValue("--st-chart-categorical-colors")
  kept("charts", place, (own) => new Charts(own)).tell(new TextDecoder().decode(data), colours)
}
