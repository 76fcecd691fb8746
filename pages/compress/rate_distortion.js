// A photo's file size, and its SSIM or PSNR, over JPEG quality. Built once; when the slider moves, only the mark does.

const [LEFT, RIGHT, TOP, BOTTOM] = [52, 10, 8, 20]
const HEADER = 28 // CSS pixels over a chart
const SVG = "http://www.w3.org/2000/svg"
const MEASURES = {
  size: { name: "File size", colour: 1, log: true, text: bytes },
  ssim: { name: "SSIM", colour: 0, text: (value) => value.toFixed(3), tick: tickText },
  psnr: { name: "PSNR", colour: 0, text: (value) => `${value.toFixed(1)} dB`, tick: tickText },
}

function bytes(count) {
  const [value, unit] = count < 1e3 ? [count, "B"] : count < 1e6 ? [count / 1e3, "kB"] : [count / 1e6, "MB"]
  return `${short(value)} ${unit}`
}

function svg(name, attributes, parent) {
  const made = parent.appendChild(document.createElementNS(SVG, name))
  mark(made, attributes)
  return made
}

class Chart {
  constructor(curves, measures) {
    Object.assign(this, { curves, measure: measures[0] })
    const root = element("section", "", curves.place)
    const header = element("header", "", root)
    this.choices = element("div", "choices", header)
    this.title = element("b", "", header)
    this.title.hidden = measures.length > 1
    this.choices.hidden = measures.length < 2
    for (const measure of measures) {
      element("button", "", this.choices, MEASURES[measure].name).onclick = () => this.show(measure)
    }
    this.measures = measures
    this.value = element("span", "value", header)
    this.svg = svg("svg", { role: "img" }, root)
    for (const part of ["grid", "lines", "moving"]) this[part] = svg("g", { class: part }, this.svg)
    this.svg.onpointermove = (event) => curves.point(this.qualityAt(event))
    this.svg.onpointerleave = () => curves.point(null)
    this.svg.onclick = (event) => curves.choose(this.qualityAt(event))
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width
      this.draw()
    }).observe(root)
  }

  show(measure) {
    this.measure = measure
    this.draw()
  }

  get points() {
    return this.curves.told.points.filter((point) => point[this.measure] !== null)
  }

  get height() {
    return this.curves.told.height - HEADER
  }

  x(quality) {
    return LEFT + (quality / 100) * (this.width - LEFT - RIGHT)
  }

  y(value) {
    const share = (this.scale(value) - this.low) / (this.high - this.low || 1)
    return this.height - BOTTOM - share * (this.height - TOP - BOTTOM)
  }

  scale(value) {
    return MEASURES[this.measure].log ? Math.log10(value) : value
  }

  qualityAt(event) {
    const share = (event.clientX - this.svg.getBoundingClientRect().left - LEFT) / (this.width - LEFT - RIGHT)
    return Math.max(1, Math.min(100, Math.round(100 * share)))
  }

  // The value at any quality, on the line between the two that were measured
  at(quality) {
    const { points } = this
    const after = points.findIndex((point) => point.quality >= quality)
    if (after < 0) return points.at(-1)[this.measure]
    const [from, to] = [points[Math.max(0, after - 1)], points[after]]
    const share = (quality - from.quality) / (to.quality - from.quality || 1)
    const mixed = (1 - share) * this.scale(from[this.measure]) + share * this.scale(to[this.measure])
    return MEASURES[this.measure].log ? 10 ** mixed : mixed
  }

  draw() {
    if (!this.width || !this.curves.told) return
    const { name, colour } = MEASURES[this.measure]
    say(this.title, name)
    this.measures.forEach((measure, i) => mark(this.choices.children[i], { "aria-pressed": measure === this.measure }))
    mark(this.svg, { width: this.width, height: this.height, style: `--colour: ${this.curves.palette[colour]}` })
    this.grid.replaceChildren()
    this.lines.replaceChildren()
    if (this.points.length) this.drawCurve()
    this.move()
  }

  drawCurve() {
    const values = this.points.map((point) => this.scale(point[this.measure]))
    Object.assign(this, { low: Math.min(...values), high: Math.max(...values) })
    const { log, text, tick } = MEASURES[this.measure]
    const { ticks, step } = (log ? logTicks : linearTicks)(this.low, this.high, 4)
    for (const value of ticks) {
      svg("line", { x1: LEFT, x2: this.width - RIGHT, y1: this.y(value), y2: this.y(value) }, this.grid)
      const label = svg("text", { x: LEFT - 6, y: this.y(value) + 4, "text-anchor": "end" }, this.grid)
      label.textContent = tick ? tick(value, "", step) : text(value)
    }
    for (const quality of [1, 25, 50, 75, 100]) {
      const label = svg("text", { x: this.x(quality), y: this.height - 4, "text-anchor": "middle" }, this.grid)
      label.textContent = quality
    }
    const line = this.points.map((point) => `${this.x(point.quality)},${this.y(point[this.measure])}`)
    svg("path", { d: `M${line.join("L")}` }, this.lines)
  }

  // The mark, the quality that the file came with, and what is pointed at
  move() {
    if (!this.width) return
    const { told, pointed } = this.curves
    const { name, text, log } = MEASURES[this.measure]
    this.moving.replaceChildren()
    if (!this.points.length) return say(this.value, "none")
    const rule = (quality, kind) =>
      svg("line", { class: kind, x1: this.x(quality), x2: this.x(quality), y1: TOP, y2: this.height - BOTTOM }, this.moving)
    if (told.own) {
      rule(told.own, "own")
      const [side, anchor] = told.own > 50 ? [-5, "end"] : [5, "start"]
      const label = { x: this.x(told.own) + side, y: this.height - BOTTOM - 6, "text-anchor": anchor }
      svg("text", label, this.moving).textContent = "this file"
    }
    if (pointed) rule(pointed, "here")
    rule(told.quality, "mark")
    const [cx, cy] = [this.x(told.quality), this.y(this.at(told.quality))]
    svg("circle", { cx, cy, r: 6 }, this.moving)
    say(this.value, pointed ? `at ${pointed} about ${text(this.at(pointed))}` : log ? "logarithmic, over quality" : "over quality")
    mark(this.svg, { "aria-label": `${name} over JPEG quality, about ${text(this.at(told.quality))} at ${told.quality}` })
  }
}

class Curves {
  constructor(place) {
    this.place = place
    place.className = "curves"
    this.charts = [new Chart(this, ["size"]), new Chart(this, ["ssim", "psnr"])]
  }

  tell(told, palette, choose) {
    const same = JSON.stringify(told.points) === JSON.stringify(this.told?.points)
    const looks = palette.join()
    Object.assign(this, { told, palette, ask: choose })
    for (const chart of this.charts) same && looks === this.looks ? chart.move() : chart.draw()
    this.looks = looks
    mark(this.place, { "data-quality": told.quality, "data-points": told.points.length })
  }

  point(quality) {
    this.pointed = quality
    for (const chart of this.charts) chart.move()
  }

  choose(quality) {
    this.told = { ...this.told, quality }
    this.point(null)
    this.ask(quality)
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("quality_curve", parentElement.querySelector(".drawing"), (own) => new Curves(own))
  const colours = getComputedStyle(parentElement.host || parentElement).getPropertyValue("--st-chart-categorical-colors")
  shown.tell(data, colours.split(","), (quality) => setTriggerValue("quality", quality))
}
