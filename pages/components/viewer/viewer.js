// Pictures of one size, seen through one window: side by side, parted by a line, or one after the other.
// Every length here is in device pixels, so that from 1:1 on what is seen is what the file holds.

const ZOOMS = [1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
const GRID_FROM = 4 // zoom from which the 8×8 blocks are drawn
const FILLED = 0.8 // share of a pane's side that a picture has to fill at Fit
const SPECK = 3 // Fit's zoom from which a picture is too small to be looked at at 1:1
const LINE = 24 // CSS pixels around the swipe line that take hold of it
const GAP = 8 // CSS pixels between two panes
const LOOK = 1000 // milliseconds between two looks at what is awaited
const CALM = 300 // milliseconds in which what is shown stays, for all that is wanted may come in them

class Viewer {
  constructor(place, name) {
    this.place = place
    place.className = "viewer"
    Object.assign(this, { pictures: [], zoom: 1, middle: { x: 0.5, y: 0.5 }, layout: "side", pair: null, line: 0.5 })
    Object.assign(this, { flipped: false, view: "Picture", gain: 4, grid: false, made: new Map(), maps: [] })
    if (name === "viewer") this.recall()
    this.toolbar = new Toolbar(this, place)
    this.stage = element("div", "stage", place)
    this.stage.tabIndex = 0
    this.panes = []
    this.reading = element("p", "says reading", place)
    this.picker = new BlockPicker(this)
    new Hands(this, this.stage)
    this.supply = new Supply(this)
    new ResizeObserver(() => this.draw()).observe(this.stage)
    // what stands above may have grown without a word
    addEventListener("scroll", () => this.panes.length && this.align(), { capture: true, passive: true })
    new ResizeObserver(() => this.panes.length && this.align()).observe(document.body)
  }

  // What the server says; of two viewers that take turns on the page, the old one may be heard after the new one
  tell(wanted, ask) {
    if (this.wanted?.turn > wanted.turn) return
    Object.assign(this, { wanted, ask, since: performance.now() })
    wanted.panes.forEach((pane) => this.supply.note(pane))
    this.gather()
  }

  // Show what is wanted, once every picture of it has come that is not still being made
  async gather() {
    const { height, maps } = this.wanted
    const panes = this.wanted.panes.map((pane) => this.supply.answered(pane)).filter(({ gone }) => !gone)
    if (this.mayStay(panes)) return
    this.stage.style.setProperty("--height", `${height}px`)
    const turn = (this.turn = (this.turn || 0) + 1)
    const found = await this.supply.gather(panes)
    if (!found || turn !== this.turn) return // a file is on its way, or a newer message came meanwhile
    this.supply.keep(found.files)
    const sizes = (all) => all.map(({ width, height }) => `${width}×${height}`)[0]
    const another = sizes(found.pictures) !== sizes(this.pictures)
    Object.assign(this, { told: panes, pictures: found.pictures, maps: found.maps })
    if (!maps && this.view === MAP) this.view = "Picture"
    if (this.view === MAP && !this.maps.some(Boolean)) this.ask("view", MAP)
    this.made.clear()
    this.build()
    this.remember()
    if (another) this.open()
    this.drawNow() // at once, so that no caption stands beside another picture
    this.place.dataset.shown = panes.map(({ picture }) => picture?.id).join()
  }

  // Whether what is shown stays for a moment, because a picture is awaited that may come in it
  mayStay(panes) {
    clearTimeout(this.later)
    const left = this.since + CALM - performance.now()
    if (!this.told || left <= 0 || panes.every(({ picture }) => picture)) return false
    this.supply.waits = true
    this.later = setTimeout(() => this.gather(), left)
    return true
  }

  // What is seen of the pictures, in their pixels
  visible() {
    const { left, top, zoom } = this.corner()
    const [{ width, height }] = this.pictures
    const side = (offset, space, length) => {
      const first = Math.max(0, Math.floor(-offset / zoom))
      return [first, Math.min(length, Math.ceil((space - offset) / zoom)) - first]
    }
    const [[x, across], [y, down]] = [side(left, this.window.width, width), side(top, this.window.height, height)]
    return { left: x, top: y, width: across, height: down }
  }

  // The page's address says how the page's own viewer looks
  recall() {
    const [look, view] = [address.read("look"), address.read("view")]
    if (look in LAYOUTS) this.layout = look
    if (view in VIEWS) this.view = view
    const pair = address.read("pair")?.split("-").map(Number) || []
    if (pair.length === 2 && pair.every(Number.isInteger) && pair[0] !== pair[1]) this.pair = pair
  }

  remember() {
    if (this.wanted?.drawing !== "viewer" || !this.told) return
    address.write("look", this.layout, "side")
    address.write("view", this.view, "Picture")
    address.write("pair", this.ends.join("-"), this.usual.join("-"))
  }

  set(change) {
    Object.assign(this, change)
    this.build()
    this.draw()
    this.remember()
    if (change.view) this.ask("view", change.view)
  }

  // The panes on the page: one for each picture, or one for all
  build() {
    if (!this.told) return
    const count = this.layout === "side" ? this.told.length : 1
    while (this.panes.length < count) this.panes.push(paneOf(this.stage))
    while (this.panes.length > count) this.panes.pop().figure.remove()
    this.toolbar.tell(this)
    this.stage.dataset.layout = this.layout
  }

  get ratio() {
    return window.devicePixelRatio || 1
  }

  // The window onto each picture, as large for all
  get window() {
    return { width: this.panes[0].canvas.width, height: this.panes[0].canvas.height }
  }

  // The zoom at which a picture fills its pane: a whole number, at which all its pixels are as large, if not much stays
  // empty then
  fitting() {
    const [{ width, height }] = this.pictures
    const fits = Math.min(this.window.width / width, this.window.height / height)
    return Math.floor(fits) >= FILLED * fits ? Math.floor(fits) : fits
  }

  // Another picture is seen at 1:1, unless it is wanted as a whole or would be a speck
  open() {
    this.measure()
    const fits = this.fitting()
    this.zoomTo(this.wanted.fits || fits >= SPECK ? fits : 1, null, { x: 0.5, y: 0.5 })
  }

  // Where the pictures' corner lies in a window: whole device pixels, and never further in than need be
  corner() {
    const [{ width, height }] = this.pictures
    const at = (middle, length, space) => {
      const shown = length * this.zoom
      if (shown <= space) return Math.floor((space - shown) / 2)
      return Math.round(Math.max(space - shown, Math.min(0, space / 2 - middle * shown)))
    }
    return {
      zoom: this.zoom,
      left: at(this.middle.x, width, this.window.width),
      top: at(this.middle.y, height, this.window.height),
    }
  }

  zoomTo(zoom, place = null, middle = this.middle) {
    if (!this.pictures.length) return
    const before = this.corner()
    const old = this.zoom
    this.zoom = zoom
    this.middle = middle
    if (place) {
      // the pixel under the pointer stays there
      const [{ width, height }] = this.pictures
      const still = (at, corner, space, length) => ((at - corner) / old + (space / 2 - at) / zoom) / length
      this.middle = {
        x: still(place.x, before.left, this.window.width, width),
        y: still(place.y, before.top, this.window.height, height),
      }
    }
    this.settle()
    this.draw()
  }

  step(by, place = null) {
    const further = by > 0 ? ZOOMS.find((zoom) => zoom > this.zoom * 1.001) : ZOOMS.findLast((z) => z < this.zoom * 0.999)
    if (further) this.zoomTo(further, place)
  }

  pinch(grown, place) {
    this.pinched = (this.pinched || 1) * grown
    if (this.pinched > 1.25 || this.pinched < 0.8) {
      this.step(this.pinched > 1 ? 1 : -1, place)
      this.pinched = 1
    }
  }

  pan(x, y) {
    const [{ width, height }] = this.pictures
    this.middle.x -= x / (width * this.zoom)
    this.middle.y -= y / (height * this.zoom)
    this.settle()
    this.draw()
  }

  // The middle never leaves what can be the middle, so that a pan back answers at once
  settle() {
    const [{ width, height }] = this.pictures
    const keep = (middle, length, space) => {
      const half = Math.min(0.5, space / (2 * length * this.zoom))
      return Math.max(half, Math.min(1 - half, middle))
    }
    this.middle = { x: keep(this.middle.x, width, this.window.width), y: keep(this.middle.y, height, this.window.height) }
  }

  // The pane under a pointer
  paneAt({ clientX, clientY }) {
    return this.panes.find(({ canvas }) => {
      const { left, right, top, bottom } = canvas.getBoundingClientRect()
      return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom
    })
  }

  // Where a pointer is in a pane, in device pixels; in the first one if it is in none
  spot(event, pane = this.paneAt(event)) {
    const area = (pane || this.panes[0]).canvas.getBoundingClientRect()
    return { x: (event.clientX - area.left) * this.ratio, y: (event.clientY - area.top) * this.ratio }
  }

  nearLine({ x }) {
    return this.layout === "swipe" && Math.abs(x - this.line * this.window.width) < LINE * this.ratio
  }

  drawLine({ x }) {
    this.line = Math.max(0, Math.min(1, x / this.window.width))
    this.draw()
  }

  flip(flipped) {
    this.flipped = flipped
    this.draw()
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen()
    else this.place.requestFullscreen?.()
  }

  // Which pictures a pane shows, first to last from left to right
  shown(number) {
    if (this.layout === "side") return [number]
    if (this.layout === "flip") return [this.ends[this.flipped ? 0 : 1]]
    return this.ends
  }

  // The two pictures that are swiped or flipped between: those that were chosen, or the usual ones
  get ends() {
    return this.pair?.every((number) => number < this.told.length) ? this.pair : this.usual
  }

  get usual() {
    const last = this.told.length - 1
    return [Math.max(0, last - 1), last]
  }

  // Put a picture at an end; if it is at the other one, the two change places
  choose(end, number) {
    const pair = [...this.ends]
    if (pair[1 - end] === number) pair[1 - end] = pair[end]
    pair[end] = number
    this.set({ pair })
  }

  seen(number) {
    if (this.view === MAP) return this.maps[number] || this.pictures[number]
    const key = `${number} ${this.view} ${this.gain}`
    if (!this.made.has(key)) {
      const view = this.view === "Differences" && number === 0 ? "Picture" : this.view
      this.made.set(key, seenAs(view, this.pictures[number], this.pictures[0], this.gain))
    }
    return this.made.get(key)
  }

  draw() {
    if (this.pictures.length) this.frame ??= requestAnimationFrame(() => this.drawNow())
  }

  drawNow() {
    this.frame = null
    this.measure()
    this.align()
    const corner = this.corner()
    this.panes.forEach((pane, number) => this.drawPane(pane, this.shown(number), corner))
    const percent = this.zoom >= 1 ? `${Number(this.zoom.toFixed(2))}:1` : `${(100 * this.zoom).toFixed(0)} %`
    say(this.toolbar.level, percent)
    this.place.dataset.zoom = this.zoom
    this.place.dataset.corner = `${corner.left},${corner.top}`
    this.place.dataset.sharp = this.pictures.every((picture) => this.zoom <= picture.share || picture.holds(this.visible()))
    this.supply.want()
    this.read()
    clearTimeout(this.again)
    if (this.supply.waits) this.again = setTimeout(() => this.draw(), LOOK)
  }

  // Whether what is awaited was given up: no script has run for a while
  get isStopped() {
    this.idle = calm() ? (this.idle ?? performance.now()) : null
    return this.idle !== null && performance.now() - this.idle > 2 * LOOK
  }

  // The fewest CSS pixels that are whole device pixels: 2 at a ratio of 1.5
  get unit() {
    for (let unit = 1; unit <= 20; unit++) if (Math.abs(unit * this.ratio - Math.round(unit * this.ratio)) < 1e-6) return unit
    return 1
  }

  // Canvases that are whole CSS and whole device pixels large, and begin at such a one: browsers move and stretch
  // what does not, and mix its pixels
  measure() {
    const [count, ratio, unit] = [this.panes.length, this.ratio, this.unit]
    const whole = (length) => Math.max(unit, Math.floor(length / unit) * unit)
    const space = this.stage.getBoundingClientRect()
    const narrow = space.width < 560 && count > 1
    this.stage.classList.toggle("narrow", narrow)
    const across = narrow ? 1 : count
    const side = whole((space.width - (across - 1) * GAP - unit) / across)
    const high = parseFloat(getComputedStyle(this.stage).getPropertyValue("--shown")) || 560
    const limit = document.fullscreenElement ? innerHeight - 130 : Math.min(high, 0.7 * innerHeight)
    const [{ height: length, width: breadth }] = this.pictures
    const natural = Math.max(length, (length / breadth) * side)
    const tall = whole(Math.min(narrow ? limit / 1.6 : limit, Math.max(160, natural)))
    const [width, height] = [Math.round(side * ratio), Math.round(tall * ratio)]
    for (const { canvas } of this.panes) {
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      Object.assign(canvas.style, { width: `${side}px`, height: `${tall}px` })
    }
  }

  align() {
    const scrolled = this.scrolled()
    for (const { canvas } of this.panes) {
      const area = canvas.getBoundingClientRect()
      for (const edge of ["left", "top"]) {
        const free = area[edge] + scrolled[edge] - (parseFloat(canvas.style[edge]) || 0)
        canvas.style[edge] = `${Math.ceil(free / this.unit - 1e-6) * this.unit - free}px`
      }
    }
  }

  // How far the page is scrolled, all that scrolls taken together. What scrolls is painted where it lies unscrolled, and
  // then moved by whole device pixels; so that is where a canvas has to begin at one.
  scrolled() {
    const sum = { left: 0, top: 0 }
    for (let node = this.stage; node; node = node.assignedSlot || node.parentElement || node.getRootNode().host) {
      if (node.matches(":fullscreen")) break
      sum.left += node.scrollLeft
      sum.top += node.scrollTop
    }
    return sum
  }

  drawPane(pane, numbers, corner) {
    const { name, says, canvas, context } = pane
    const { width, height } = canvas
    const dark = getComputedStyle(this.stage).getPropertyValue("--ground")
    context.fillStyle = dark || "#808080"
    context.fillRect(0, 0, width, height)
    const parted = Math.round(this.line * width)
    numbers.forEach((number, i) => {
      context.save()
      if (numbers.length > 1) {
        context.beginPath()
        context.rect(i ? parted : 0, 0, i ? width - parted : parted, height)
        context.clip()
      }
      this.seen(number).draw(context, corner)
      context.restore()
    })
    if (this.grid && this.zoom >= GRID_FROM) this.drawGrid(context, corner)
    this.picker.draw(context, corner)
    if (numbers.length > 1) {
      context.fillStyle = "#ffffff"
      context.fillRect(parted - this.ratio, 0, 2 * this.ratio, height)
    }
    const told = numbers.map((number) => this.told[number])
    say(name, told.map((pane) => pane.name).join(" | "))
    say(says, told.length > 1 ? "" : told[0].says)
    const alt = (each) => `${each.alt}. ${each.picture ? each.says : "It is still to come."}`
    mark(canvas, { "aria-label": told.map(alt).join(" beside ") })
    const awaited = told.map((each) => !each.picture && this.supply.answered(each))
    showWork(pane, awaited, parted / width, this.isStopped)
  }

  drawGrid(context, { left, top, zoom }) {
    const { width, height } = context.canvas
    context.fillStyle = "rgba(255, 0, 200, 0.55)"
    const first = (offset) => ((offset % (8 * zoom)) + 8 * zoom) % (8 * zoom)
    for (let x = first(left); x < width; x += 8 * zoom) context.fillRect(Math.round(x), 0, 1, height)
    for (let y = first(top); y < height; y += 8 * zoom) context.fillRect(0, Math.round(y), width, 1)
  }

  // What a picture holds at a pixel, as a text
  value(number, x, y) {
    const drawn = this.view === MAP && this.maps[number]
    const found = (drawn || this.pictures[number]).at(x, y)
    if (!found) return "…"
    return drawn ? `SSIM ${(found[0] / 255).toFixed(2)}` : [...found.slice(0, 3)].join(" ")
  }

  // What lies under the pointer, in each picture
  point(place) {
    this.pointed = place
    this.read()
  }

  read() {
    if (!this.pictures.length) return
    const { left, top } = this.corner()
    const [{ width, height }] = this.pictures
    const [x, y] = this.pointed
      ? [Math.floor((this.pointed.x - left) / this.zoom), Math.floor((this.pointed.y - top) / this.zoom)]
      : [-1, -1]
    if (x < 0 || y < 0 || x >= width || y >= height) {
      const pick = picked.open ? " A click or Enter picks a block, Shift and an arrow the next one, Esc none." : ""
      say(this.reading, `Wheel or + and − zoom, dragging moves, a double click is 1:1 or the whole picture.${pick}`)
      return
    }
    const values = this.told.map(({ name }, i) => `${name} ${this.value(i, x, y)}`)
    say(this.reading, [`x ${x}, y ${y}`, `block ${x >> 3}, ${y >> 3}`, ...values].join(" · "))
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const shown = kept(data.drawing, parentElement.querySelector(".drawing"), (own) => new Viewer(own, data.drawing))
  shown.tell(data, setStateValue)
}
