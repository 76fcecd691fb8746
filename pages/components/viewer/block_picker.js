// Picking a block of a picture, and its outline in every pane.

const CLICK = 4 // CSS pixels that a pointer moves at most in a click
const LONGEST_CLICK = 400 // milliseconds
const FOUND = 8 // zoom at which a block is shown when it is looked for
const NEIGHBOURS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const SMALLEST_RING = 9 // CSS pixels that an outline measures at least, so that it is seen

class BlockPicker {
  constructor(viewer) {
    this.viewer = viewer
    picked.addEventListener("change", () => viewer.draw())
    picked.addEventListener("find", () => this.find())
  }

  // What a click has to know of where it began
  press(event) {
    this.pressed = { x: event.clientX, y: event.clientY, time: event.timeStamp }
  }

  release(event) {
    const { x, y, time } = this.pressed || {}
    this.pressed = null
    const moved = Math.hypot(event.clientX - x, event.clientY - y)
    if (moved <= CLICK && event.timeStamp - time < LONGEST_CLICK) this.pick(this.place(event))
  }

  // Where in a pane a pointer is, in device pixels; null beside all of them
  place({ clientX: x, clientY: y }) {
    for (const { canvas } of this.viewer.panes) {
      const { left, top, right, bottom } = canvas.getBoundingClientRect()
      const inside = x >= left && x < right && y >= top && y < bottom
      if (inside) return { x: (x - left) * this.viewer.ratio, y: (y - top) * this.viewer.ratio }
    }
    return null
  }

  // The block at a place of a pane
  pick(place) {
    if (!place || !picked.open || !this.viewer.pictures.length) return
    const { left, top } = this.viewer.corner()
    const [{ width, height }] = this.viewer.pictures
    const [x, y] = [(place.x - left) / this.viewer.zoom, (place.y - top) / this.viewer.zoom]
    if (x >= 0 && y >= 0 && x < width && y < height) picked.ask([Math.floor(x / 8), Math.floor(y / 8)])
  }

  // Whether a key is about blocks; then it is done
  key({ key, shiftKey }) {
    if (!picked.open) return false
    if (key === "Enter") this.pickMiddle()
    else if (key === "Escape" && picked.block) picked.ask(null)
    else if (shiftKey && NEIGHBOURS[key]) this.step(...NEIGHBOURS[key])
    else return false
    return true
  }

  pickMiddle() {
    const { width, height } = this.viewer.window
    this.pick({ x: width / 2, y: height / 2 })
  }

  step(x, y) {
    if (!picked.block) return this.pickMiddle()
    const [{ width, height }] = this.viewer.pictures
    const keep = (at, length) => Math.max(0, Math.min(Math.ceil(length / 8) - 1, at))
    picked.ask([keep(picked.block[0] + x, width), keep(picked.block[1] + y, height)])
    if (!this.visible()) this.viewer.zoomTo(this.viewer.zoom, null, this.middle())
  }

  find() {
    if (!picked.block || !this.viewer.pictures.length) return
    this.viewer.zoomTo(Math.max(FOUND, this.viewer.zoom), null, this.middle())
    this.viewer.stage.scrollIntoView({ behavior: "smooth", block: "center" })
  }

  middle() {
    const [{ width, height }] = this.viewer.pictures
    return { x: (8 * picked.block[0] + 4) / width, y: (8 * picked.block[1] + 4) / height }
  }

  visible() {
    const [{ left, top, zoom }, { width, height }] = [this.viewer.corner(), this.viewer.window]
    const [x, y] = picked.block.map((at, i) => (i ? top : left) + 8 * at * zoom)
    return x >= 0 && y >= 0 && x + 8 * zoom <= width && y + 8 * zoom <= height
  }

  draw(context, corner) {
    if (!picked.open || !picked.block) return
    const [x, y] = picked.block
    if (picked.area?.[2] > 8 || picked.area?.[3] > 8) this.ring(context, corner, picked.area, 1)
    this.ring(context, corner, [8 * x, 8 * y, 8, 8], 2)
  }

  // A light line with a dark one around it, both outside of the pixels that they enclose
  ring(context, { left, top, zoom }, [x, y, width, height], thick) {
    const unit = Math.round(this.viewer.ratio)
    const smallest = SMALLEST_RING * this.viewer.ratio
    const side = (start, length) => {
      const grown = Math.max(length * zoom, smallest)
      return [Math.round(start - (grown - length * zoom) / 2), Math.round(grown)]
    }
    const [[l, w], [t, h]] = [side(left + x * zoom, width), side(top + y * zoom, height)]
    for (const [colour, from, to] of [
      ["#ffd21f", 0, thick * unit],
      ["#000000", thick * unit, (thick + 1) * unit],
    ]) {
      context.strokeStyle = colour
      context.lineWidth = to - from
      const out = (from + to) / 2
      context.strokeRect(l - out, t - out, w + 2 * out, h + 2 * out)
    }
  }
}
