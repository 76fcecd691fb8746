// The buttons and choices above a viewer's pictures.

const LAYOUTS = { side: "Side by side", swipe: "Swipe", flip: "Hold to flip" }
const GAINS = [1, 2, 4, 8, 16]

class Toolbar {
  constructor(viewer, place) {
    this.viewer = viewer
    this.bar = element("div", "bar", place)
    const layouts = element("div", "choices", this.bar)
    this.layouts = Object.entries(LAYOUTS).map(([layout, text]) =>
      this.button(layouts, text, text, () => viewer.set({ layout })),
    )
    const zooms = element("div", "choices", this.bar)
    this.button(zooms, "−", "Zoom out", () => viewer.step(-1))
    this.level = this.button(zooms, "1:1", "Every pixel is one pixel", () => viewer.zoomTo(1))
    this.button(zooms, "+", "Zoom in", () => viewer.step(1))
    this.button(zooms, "Fit", "The whole picture", () => viewer.zoomTo(viewer.fitting()))
    this.views = this.select("What is shown of the pictures", Object.keys(VIEWS), (i) =>
      viewer.set({ view: Object.keys(VIEWS)[i] }),
    )
    this.gains = this.select(
      "How much differences are amplified",
      GAINS.map((gain) => `×${gain}`),
      (i) => viewer.set({ gain: GAINS[i] }),
    )
    const last = element("div", "choices", this.bar)
    this.grid = this.button(last, "8×8", "Draw the blocks of the JPEG", () => viewer.set({ grid: !viewer.grid }))
    this.button(last, "Full screen", "Full screen", () => viewer.fullScreen())
    this.pair = new Pair(viewer, place)
  }

  button(parent, text, label, act) {
    const made = element("button", "", parent, text)
    made.setAttribute("aria-label", label)
    made.onclick = act
    return made
  }

  select(label, names, choose) {
    const made = element("select", "", this.bar)
    made.setAttribute("aria-label", label)
    for (const name of names) element("option", "", made, name)
    made.onchange = () => choose(made.selectedIndex)
    return made
  }

  // Show what is chosen
  tell(viewer) {
    const { layout, grid, view, gain, wanted } = viewer
    this.pair.tell(viewer)
    const press = (place, on) => place.setAttribute("aria-pressed", on)
    this.layouts.forEach((place, i) => press(place, Object.keys(LAYOUTS)[i] === layout))
    press(this.grid, grid)
    this.views.options[Object.keys(VIEWS).indexOf(MAP)].disabled = !wanted.maps
    this.views.selectedIndex = Object.keys(VIEWS).indexOf(view)
    this.gains.hidden = view !== "Differences"
    this.gains.selectedIndex = GAINS.indexOf(gain)
  }
}
