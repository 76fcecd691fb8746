// Original, compressed, regenerated: one photo three times, a slider back through the training, and its film.

const SIDE = 256
const GAP = 20
const NARROW = 170 // pixels a picture, under which two stand side by side instead of three
const TIMES = 4 // how much differences are amplified
const FILM_FRAMES = 48
const FILM_MILLISECONDS = 6000
const MOST_WAITS = 600 // looks at whether a frame has come, until the film is given up
const LABELS = ["original", "compressed", "regenerated"]

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

class Previews {
  constructor(place) {
    this.place = place
    place.className = "previews"
    this.film = new Film((wanted) => place.isConnected && this.ask("want", wanted))
    Object.assign(this, { photo: 0, zoom: 1, different: false, held: null, playing: false })
    this.middle = { x: 0.5, y: 0.5 } // of what is seen, as a share of the photo
    const header = element("header", "", place)
    element("h4", "", header, "Photos it never trains on")
    this.photos = element("div", "choices", header)
    this.zooms = element("div", "choices", header)
    for (const zoom of [1, 2, 4]) element("button", "", this.zooms, `${zoom}×`).onclick = () => this.set({ zoom })
    const differences = element("div", "choices", header)
    this.differences = element("button", "", differences, `Differences ×${TIMES}`)
    this.differences.onclick = () => this.set({ different: !this.different })
    const time = element("div", "time", place)
    this.button = element("button", "play", time)
    this.button.onclick = () => (this.playing ? this.set({ playing: false }) : this.play())
    this.slider = element("input", "", time)
    Object.assign(this.slider, { type: "range", min: 0, step: 1 })
    this.slider.setAttribute("aria-label", "Step of the training")
    this.slider.oninput = () => this.hold(Number(this.slider.value))
    this.label = element("span", "step", time)
    this.panes = element("div", "panes", place)
    this.figures = LABELS.map((label) => this.pane(label))
    this.says = element("p", "says", place)
    this.width = 0
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width
      this.show()
    }).observe(this.panes)
  }

  pane(label) {
    const figure = element("figure", "", this.panes)
    const frame = element("div", "frame", figure)
    const canvas = element("canvas", "", frame)
    canvas.setAttribute("role", "img")
    const awaited = element("div", "awaited", frame)
    const caption = element("figcaption", "", figure)
    const [name, score] = [element("b", "", caption, label), element("span", "", caption)]
    canvas.onpointerdown = (event) => canvas.setPointerCapture(event.pointerId)
    canvas.onpointermove = (event) => event.buttons && this.drag(event)
    return { figure, canvas, awaited, name, score }
  }

  tell(told, bytes, ask) {
    this.ask = ask
    const same = JSON.stringify(told)
    if (same === this.same) return
    this.same = same
    if (told.run !== this.told?.run) Object.assign(this, { held: null, playing: false, photo: 0, drawn: "" })
    this.told = told
    this.film.take(told, bytes)
    this.set({ photo: Math.min(this.photo, told.photos - 1) })
  }

  set(change) {
    Object.assign(this, change)
    const press = (button, on) => button.setAttribute("aria-pressed", on)
    if (this.photos.childElementCount !== this.told.photos) {
      this.photos.replaceChildren()
      for (let photo = 0; photo < this.told.photos; photo++) {
        element("button", "", this.photos, `Photo ${photo + 1}`).onclick = () => this.set({ photo })
      }
    }
    ;[...this.photos.children].forEach((button, photo) => press(button, photo === this.photo))
    for (const button of this.zooms.children) press(button, button.textContent === `${this.zoom}×`)
    press(this.differences, this.different)
    this.button.textContent = this.playing ? "❚❚ Pause" : "▶ Play"
    this.button.setAttribute("aria-label", this.playing ? "Pause the film" : "Play the training as a film")
    this.button.disabled = this.slider.disabled = this.told.steps.length < 2
    this.says.textContent = this.different
      ? `How far each pixel is from the original, ${TIMES} times amplified. Black is equal.`
      : this.told.says
    this.show()
  }

  // Where in time: the newest step, unless the slider was drawn back
  get index() {
    const { steps } = this.told
    const found = this.held === null ? -1 : steps.findIndex((step) => step >= this.held)
    return found < 0 ? steps.length - 1 : found
  }

  hold(index) {
    const { steps } = this.told
    this.set({ held: index >= steps.length - 1 ? null : steps[index], playing: false })
  }

  frameOf(step) {
    return step === undefined ? null : `${this.photo}-${String(step).padStart(6, "0")}`
  }

  // How wide each picture is
  side() {
    const [two, three] = [2, 3].map((across) => Math.floor((this.width - (across - 1) * GAP) / across))
    this.panes.classList.toggle("narrow", three < NARROW)
    return Math.min(three < NARROW ? two : three, SIDE * this.zoom)
  }

  show() {
    if (!this.told) return
    const step = this.told.steps[this.index]
    clearTimeout(this.again)
    if (!this.film.need(this.names(step))) this.again = setTimeout(() => this.show(), PATIENCE)
    this.slider.max = Math.max(1, this.told.steps.length - 1)
    this.slider.value = Math.max(0, this.index)
    this.slider.style.setProperty("--done", `${(100 * this.slider.value) / this.slider.max}%`)
    this.label.textContent = step === undefined ? "" : `step ${step.toLocaleString("en")}`
    this.slider.setAttribute("aria-valuetext", this.label.textContent)
    this.stale = true
    this.painting ??= this.paint()
  }

  names(step) {
    return [`${this.photo}-original`, `${this.photo}-compressed`, this.frameOf(step)]
  }

  // Bring the panes up to date. What changes while pictures are decoded is painted after them, never instead of them:
  // on a slow machine nothing would be seen at all.
  async paint() {
    try {
      while (this.stale) {
        this.stale = false
        await this.paintOnce()
      }
    } finally {
      this.painting = null
    }
  }

  async paintOnce() {
    const step = this.told.steps[this.index]
    const names = this.names(step)
    const side = this.side()
    const view = [...names, this.zoom, this.different, side, this.middle.x, this.middle.y, this.told.awaited].join()
    if (view === this.drawn || side < 1) return
    const pictures = await Promise.all(names.map((name) => this.film.bitmap(name)))
    const changed = this.shownPhoto !== names[0]
    this.figures.forEach((figure, i) => this.drawPane(figure, i, pictures, names, { side, changed, step }))
    if (pictures.every((picture, i) => picture || !names[i])) this.drawn = view
    if (pictures[0]) this.shownPhoto = names[0]
    for (const picture of pictures) picture?.close()
  }

  drawPane({ figure, canvas, awaited, name, score }, i, pictures, names, { side, changed, step }) {
    figure.style.width = `${side}px`
    awaited.textContent = names[i] ? "" : this.told.awaited
    awaited.hidden = Boolean(names[i])
    canvas.style.width = canvas.style.height = `${side}px`
    const picture = pictures[i]
    if (!picture && names[i] && !changed) return // it comes in a moment; until then what was there stays
    const device = Math.round(side * devicePixelRatio)
    if (canvas.width !== device) canvas.width = canvas.height = device
    const context = canvas.getContext("2d")
    context.clearRect(0, 0, device, device)
    if (!picture) return
    const amplified = this.different && i > 0 && pictures[0]
    const shown = amplified ? difference(picture, pictures[0], TIMES) : picture
    const seen = side / this.zoom
    const corner = (share) => Math.round(Math.max(0, Math.min(SIDE - seen, share * SIDE - seen / 2)))
    context.imageSmoothingEnabled = false
    context.drawImage(shown, corner(this.middle.x), corner(this.middle.y), seen, seen, 0, 0, device, device)
    name.textContent = i === 2 ? `regenerated · step ${step.toLocaleString("en")}` : LABELS[i]
    score.textContent = this.score(names, i)
    canvas.setAttribute("aria-label", `${name.textContent}, photo ${this.photo + 1}. ${score.textContent}`)
    canvas.dataset.frame = names[i]
  }

  score(names, i) {
    const [plain, own] = [this.film.ssim(names[1]), this.film.ssim(names[i])]
    const percent = (value) => (100 * value).toFixed(1)
    if (i === 0) return this.told.run ? "" : "an example"
    if (own === undefined || own === null) return ""
    const ahead = i === 2 && plain ? ` (${own >= plain ? "+" : "−"}${percent(Math.abs(own - plain))})` : ""
    return `SSIM ${percent(own)} %${ahead}`
  }

  drag(event) {
    const move = (share, pixels) => {
      const half = (0.5 * parseFloat(event.target.style.width)) / this.zoom / SIDE
      return Math.max(half, Math.min(1 - half, share - pixels / this.zoom / SIDE))
    }
    this.middle = { x: move(this.middle.x, event.movementX), y: move(this.middle.y, event.movementY) }
    this.show()
  }

  // Run through the training from its first step, as fast as the frames come
  async play() {
    const { steps, run } = this.told
    const stride = Math.max(1, Math.ceil(steps.length / FILM_FRAMES))
    const film = steps.filter((_, i) => i % stride === 0 || i === steps.length - 1)
    const pause = Math.max(60, Math.min(400, FILM_MILLISECONDS / film.length))
    this.set({ playing: true })
    for (const [at, step] of film.entries()) {
      const ahead = film.slice(at, at + 8).map((later) => this.frameOf(later))
      for (let waits = 0; this.playing && !this.ready(ahead); waits++) {
        if (waits === MOST_WAITS) this.set({ playing: false })
        await wait(50)
      }
      if (!this.playing || this.told.run !== run) return
      this.set({ held: step })
      await Promise.all([this.painting, wait(pause)])
    }
    if (this.playing) this.set({ held: null, playing: false })
  }

  // Whether the first of some frames is there; the others are asked for meanwhile
  ready(frames) {
    if (this.place.isConnected) this.film.need(frames)
    return this.place.isConnected && this.film.frames.has(frames[0])
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("previews", parentElement.querySelector(".drawing"), (own) => new Previews(own))
  const length = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true)
  const told = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)))
  shown.tell(told, data.subarray(4 + length), setTriggerValue)
}
