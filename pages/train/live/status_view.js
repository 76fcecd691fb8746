// A run's headline, progress bar, settings and figures. Only what reads differently is touched.

import { element, kept, mark, say } from "../../components/frontend/dom.js"

/** @typedef {{ label: string, value: string, beside: string, sense: "ahead" | "behind" | "level" }} Figure */
/** @typedef {{ headline: string[], progress: number, title: string, settings: string, figures: Figure[] }} Told */

const SIGNS = { ahead: "↑ ", behind: "↓ ", level: "" }

class Status {
  /** @type {ReturnType<typeof figureIn>[]} */
  shown = []

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "status"
    const line = element("div", "line", place)
    const headline = element("div", "headline", line)
    this.state = element("b", "", headline)
    this.rest = element("span", "", headline)
    this.about = element("div", "settings", line)
    this.title = element("b", "", this.about)
    this.settings = element("span", "", this.about)
    this.bar = element("div", "bar", place)
    this.bar.setAttribute("role", "progressbar")
    this.bar.setAttribute("aria-label", "Progress of the training")
    this.done = element("div", "", this.bar)
    this.figures = element("dl", "", place)
  }

  /** @param {Told} told */
  tell({ headline, progress, title, settings, figures }) {
    const [state, ...rest] = headline
    say(this.state, state)
    say(this.rest, rest.map((part) => ` · ${part}`).join(""))
    mark(this.bar, { "aria-valuenow": Math.round(100 * progress) })
    this.done.style.width = `${(100 * progress).toFixed(1)}%`
    say(this.title, title ? `${title} · ` : "")
    say(this.settings, settings)
    mark(this.about, { title: settings }) // it may be cut short
    while (this.shown.length < figures.length) this.shown.push(figureIn(this.figures))
    while (this.shown.length > figures.length) this.shown.pop()?.place.remove()
    figures.forEach((figure, i) => tellFigure(this.shown[i], figure))
  }
}

/** @param {HTMLElement} list */
function figureIn(list) {
  const place = element("div", "", list)
  return {
    place,
    label: element("dt", "", place),
    value: element("dd", "", place),
    compared: element("dd", "beside", place),
  }
}

/** @param {ReturnType<typeof figureIn>} place @param {Figure} figure */
function tellFigure(place, { label, value, beside, sense }) {
  say(place.label, label)
  say(place.value, value)
  say(place.compared, beside ? SIGNS[sense] + beside : "")
  place.compared.className = `beside ${sense}`
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const shown = kept("status", parentElement, (own) => new Status(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
