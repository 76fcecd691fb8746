// A run's headline, progress bar, settings and figures. Only what reads differently is touched.

const SIGNS = { ahead: "↑ ", behind: "↓ ", level: "" }

class Status {
  constructor(place) {
    this.place = place
    place.className = "status"
    const headline = element("div", "headline", place)
    this.state = element("b", "", headline)
    this.rest = element("span", "", headline)
    this.bar = element("div", "bar", place)
    this.bar.setAttribute("role", "progressbar")
    this.bar.setAttribute("aria-label", "Progress of the training")
    this.done = element("div", "", this.bar)
    const settings = element("div", "settings", place)
    this.title = element("b", "", settings)
    this.settings = element("span", "", settings)
    this.figures = element("dl", "", place)
  }

  tell({ headline, progress, title, settings, figures }) {
    const [state, ...rest] = headline
    say(this.state, state)
    say(this.rest, rest.map((part) => ` · ${part}`).join(""))
    mark(this.bar, { "aria-valuenow": Math.round(100 * progress) })
    this.done.style.width = `${(100 * progress).toFixed(1)}%`
    say(this.title, title ? `${title} · ` : "")
    say(this.settings, settings)
    while (this.figures.childElementCount < figures.length) this.figure()
    figures.forEach((figure, i) => this.tellFigure(this.figures.children[i], figure))
  }

  figure() {
    const place = element("div", "", this.figures)
    element("dt", "", place)
    element("dd", "", place)
    element("dd", "beside", place)
  }

  tellFigure({ children: [label, value, compared] }, { label: name, value: reading, beside, sense }) {
    say(label, name)
    say(value, reading)
    say(compared, beside ? SIGNS[sense] + beside : "")
    compared.className = `beside ${sense}`
  }
}

export default function ({ data, parentElement }) {
  const shown = kept("status", parentElement.querySelector(".drawing"), (own) => new Status(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
