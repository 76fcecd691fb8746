// Hands on a viewer: drag, wheel, pinch, double click, keys.

const PAN = 60 // CSS pixels that an arrow key moves

class Hands {
  constructor(viewer, stage) {
    this.viewer = viewer
    this.down = new Map() // pointer → where it is
    stage.onpointerdown = (event) => this.press(event)
    stage.onpointermove = (event) => this.move(event)
    stage.onpointerup = stage.onpointercancel = (event) => this.release(event)
    stage.onpointerleave = () => viewer.point(null)
    stage.ondblclick = (event) => viewer.zoomTo(this.otherZoom(), viewer.spot(event))
    stage.onkeydown = (event) => this.key(event)
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false })
  }

  // What a double click leads to: 1:1 from the whole picture and from what is smaller, else the whole picture
  otherZoom() {
    const [zoom, fits] = [this.viewer.zoom, this.viewer.fitting()]
    return zoom < 1 || (zoom === fits && fits > 1) ? 1 : fits
  }

  press(event) {
    if (event.button) return
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.focus({ preventScroll: true })
    if (!this.down.size) this.pane = this.viewer.paneAt(event) // where a drag began, it stays
    this.down.set(event.pointerId, this.viewer.spot(event, this.pane))
    this.onLine = this.viewer.nearLine(this.viewer.spot(event))
    this.alone = this.down.size === 1
    this.viewer.picker.press(event)
    if (this.viewer.layout === "flip") this.viewer.flip(true)
  }

  move(event) {
    const here = this.viewer.spot(event, this.down.size ? this.pane : undefined)
    const before = this.down.get(event.pointerId)
    this.viewer.point(here)
    if (!before) return
    if (this.onLine) return this.viewer.drawLine(here)
    const others = [...this.down].filter(([id]) => id !== event.pointerId).map(([, place]) => place)
    this.down.set(event.pointerId, here)
    if (!others.length) return this.viewer.pan(here.x - before.x, here.y - before.y)
    const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y)
    const grown = apart(here, others[0]) / Math.max(1, apart(before, others[0]))
    this.viewer.pinch(grown, others[0])
  }

  release(event) {
    this.down.delete(event.pointerId)
    if (event.type === "pointerup" && this.alone && !this.onLine) this.viewer.picker.release(event)
    if (this.viewer.layout === "flip") this.viewer.flip(false)
  }

  wheel(event) {
    event.preventDefault()
    this.turned = (this.turned || 0) + event.deltaY
    if (Math.abs(this.turned) < 40) return
    this.viewer.step(this.turned < 0 ? 1 : -1, this.viewer.spot(event))
    this.turned = 0
  }

  key(event) {
    const { viewer } = this
    if (viewer.picker.key(event)) return event.preventDefault()
    const keys = {
      "+": () => viewer.step(1),
      "=": () => viewer.step(1),
      "-": () => viewer.step(-1),
      0: () => viewer.zoomTo(viewer.fitting()),
      1: () => viewer.zoomTo(1),
      ArrowLeft: () => viewer.pan(PAN, 0),
      ArrowRight: () => viewer.pan(-PAN, 0),
      ArrowUp: () => viewer.pan(0, PAN),
      ArrowDown: () => viewer.pan(0, -PAN),
      " ": () => viewer.layout === "flip" && viewer.flip(!viewer.flipped),
    }
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    keys[event.key]()
  }
}
