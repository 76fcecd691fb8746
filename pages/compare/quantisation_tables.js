// The tables of a JPEG, side by side.

import { Grid } from "../components/frontend/coefficient_grid.js"
import { element, kept } from "../components/frontend/dom.js"

const TITLES = [
  ["Luma table", "The steps for Y, brightness."],
  ["Chroma table", "The steps for Cb and Cr, colour."],
]

class Tables {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "blocks"
    const steps = element("div", "steps all", place)
    this.grids = TITLES.map(([title], i) => new Grid(steps, ["luma", "chroma"][i], title, "step"))
  }

  /** @param {{ tables: number[][] }} told */
  tell({ tables }) {
    this.grids.forEach((grid, i) => {
      grid.figure.hidden = !tables[i]
      if (tables[i]) grid.tell(tables[i], TITLES[i][1])
    })
  }
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const shown = kept("tables", parentElement, (own) => new Tables(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
