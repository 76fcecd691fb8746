// The tables of a JPEG, side by side.

const TITLES = [
  ["Luma table", "The steps for Y, brightness."],
  ["Chroma table", "The steps for Cb and Cr, colour."],
]

class Tables {
  constructor(place) {
    this.place = place
    place.className = "blocks"
    const steps = element("div", "steps all", place)
    this.grids = TITLES.map(([title], i) => new Grid(steps, ["luma", "chroma"][i], title, "step"))
  }

  tell({ tables }) {
    this.grids.forEach((grid, i) => {
      grid.table.parentNode.hidden = !tables[i]
      if (tables[i]) grid.tell(tables[i], TITLES[i][1])
    })
  }
}

export default function ({ data, parentElement }) {
  const shown = kept("tables", parentElement.querySelector(".drawing"), (own) => new Tables(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
