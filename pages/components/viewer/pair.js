// Which two pictures are swiped or flipped between, where there are more than two: a menu for each.

const ENDS = { swipe: ["Left of the line", "Right of the line"], flip: ["While held", "Otherwise"] }

class Pair {
  constructor(viewer, place) {
    this.row = element("div", "pair", place)
    this.ends = [0, 1].map((end) => {
      const label = element("label", "", this.row)
      const text = element("span", "", label)
      const menu = element("select", "", label)
      menu.onchange = () => viewer.choose(end, menu.selectedIndex)
      return { text, menu }
    })
  }

  // Show what is chosen
  tell({ layout, told, ends }) {
    this.row.hidden = !ENDS[layout] || told.length < 3
    if (this.row.hidden) return
    const names = told.map(({ name }) => name)
    this.ends.forEach(({ text, menu }, end) => {
      say(text, ENDS[layout][end])
      if ([...menu.options].map(({ text }) => text).join() !== names.join()) {
        menu.replaceChildren()
        for (const name of names) element("option", "", menu, name)
      }
      menu.selectedIndex = ends[end]
    })
  }
}
