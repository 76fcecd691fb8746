// The pictures of a viewer, from the files that come for them; and what is asked for of a large one.

const STILL = 120 // milliseconds that nothing moves before a part of a large picture is asked for

class Supply {
  constructor(viewer) {
    this.viewer = viewer
    this.known = new Map() // id → what was decoded
    addEventListener(ARRIVED, () => this.waits && viewer.gather())
    addEventListener(ANSWERED, () => this.waits && viewer.draw())
  }

  // A pane as it was told, with what was said since of the picture that it awaits
  answered(pane) {
    const answer = answers.get(pane.slot)
    return !pane.picture && answer?.token === pane.token ? { ...pane, ...answer } : pane
  }

  // A pane that came whole is what is known of its picture
  note(pane) {
    if (pane.picture && pane.token) answers.set(pane.slot, pane)
  }

  // The pictures of the panes that were told of, and their maps; null while a file of them is on its way
  async gather(panes) {
    const files = panes.flatMap(({ picture, map }) => [picture, picture?.part, map, map?.part]).filter(Boolean)
    const isMissing = files.some(({ id }) => !this.known.has(id) && !arrived(id))
    this.waits = isMissing || panes.some(({ picture }) => !picture)
    if (isMissing) return null
    const [{ picture: like }] = panes
    const pictures = await Promise.all(panes.map(({ picture }) => (picture ? this.picture(picture) : new Blank(like))))
    const maps = await Promise.all(panes.map(({ map }) => map && this.picture(map)))
    return { files, pictures, maps }
  }

  // A picture, with the part of it that came
  async picture({ id, width, height, part }) {
    if (!this.known.has(id)) this.known.set(id, await Picture.of(arrived(id), { width, height }))
    if (part && !this.known.has(part.id)) this.known.set(part.id, await decoded(arrived(part.id)))
    const made = this.known.get(id)
    made.part = part ? { left: part.left, top: part.top, sheet: this.known.get(part.id) } : null
    return made
  }

  // Forget what is no longer shown
  keep(files) {
    const kept = new Set(files.map(({ id }) => id))
    for (const id of this.known.keys()) if (!kept.has(id)) this.known.delete(id)
  }

  // Ask for what is looked at of a large picture, and some more around it, once it has stood still for a moment
  want() {
    clearTimeout(this.wanting)
    this.wanting = setTimeout(() => {
      if (!calm()) return this.want()
      const { pictures, maps, zoom } = this.viewer
      const [{ width, height, share }] = pictures
      const seen = this.viewer.visible()
      if (zoom <= share || [...pictures, ...maps.filter(Boolean)].every((each) => each.holds(seen))) return
      const [x, y] = [Math.round(seen.width / 4), Math.round(seen.height / 4)]
      const [left, top] = [Math.max(0, seen.left - x), Math.max(0, seen.top - y)]
      const [right, bottom] = [Math.min(width, seen.left + seen.width + x), Math.min(height, seen.top + seen.height + y)]
      this.viewer.ask("window", [left, top, right - left, bottom - top])
    }, STILL)
  }
}
