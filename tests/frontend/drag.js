import { deepEqual, equal } from "./assert.js"
import { sheetOf } from "./canvas.js"
import { around, Drag } from "../../pages/components/viewer/drag/drag.js"
import { Picture } from "../../pages/components/viewer/picture.js"

/** A slider, a worker and a page, as much of each as a drag asks for. */
class Slider {
  value = "10"
  closest() {
    return this
  }
}
class Worker {
  /** @type {any[]} */
  asked = []
  /** @param {unknown} message */
  postMessage(message) {
    this.asked.push(message)
  }
}
class Pixels {
  /** @param {Uint8ClampedArray} data @param {number} width @param {number} height */
  constructor(data, width, height) {
    Object.assign(this, { data, width, height })
  }
}
const idle = class {
  observe() {}
}
Object.assign(globalThis, {
  MutationObserver: idle,
  HTMLInputElement: Slider,
  ImageData: Pixels,
  document: { body: {} },
})

const SIDE = 32

function dragged({ held = true } = {}) {
  const follows = { setting: "quality", quality: 10, tables: [], ratios: [2, 2], gray: false }
  const picture = () => new Picture(sheetOf(SIDE, SIDE, 5), SIDE, SIDE)
  const viewer = {
    told: [{ picture: { id: "one" } }, { says: "JPEG quality 10 · 5 kB", follows }],
    pictures: [picture(), picture()],
    place: { isConnected: true },
    viewport: { visible: () => ({ left: 0, top: 0, width: SIDE, height: SIDE }) },
    views: { forget() {} },
    draw() {},
  }
  const drag = new Drag(/** @type {any} */ (viewer))
  const [worker, slider] = [new Worker(), new Slider()]
  drag.worker = /** @type {any} */ (worker)
  dispatchEvent(new Event(held ? "pointerdown" : "pointerup"))
  const to = (/** @type {number} */ quality) => {
    slider.value = `${quality}`
    drag.hear(/** @type {any} */ (slider))
  }
  const answer = (/** @type {number} */ quality) =>
    drag.show({ quality, pixels: { width: SIDE, height: SIDE, data: new Uint8ClampedArray(4 * SIDE * SIDE) } })
  const asked = () => worker.asked.filter((message) => "quality" in message).map(({ quality }) => quality)
  return { drag, viewer, to, answer, asked, says: () => viewer.told[1].says }
}

Deno.test("while the worker is at one quality, only the last of the others is asked for", () => {
  const { to, answer, asked, says } = dragged()
  for (const quality of [11, 12, 13]) to(quality)
  answer(11)
  equal(says(), "JPEG quality 11 · preview")
  answer(13)
  deepEqual(asked(), [11, 13])
  equal(says(), "JPEG quality 13 · preview")
})

Deno.test("a key waits for the JPEG that it asks for, and only a late one is bridged by the worker", () => {
  const { setTimeout: real } = globalThis
  /** @type {(() => void)[]} */
  const timers = []
  Object.assign(globalThis, { setTimeout: (/** @type {() => void} */ call) => timers.push(call) })
  try {
    const { to, asked } = dragged({ held: false })
    for (const quality of [11, 12]) to(quality)
    deepEqual([asked(), timers.length], [[], 1])
    timers[0]()
    deepEqual(asked(), [12])
  } finally {
    Object.assign(globalThis, { setTimeout: real })
  }
})

Deno.test("back where it was, the JPEG itself is shown, and a late answer changes nothing", () => {
  const { viewer, to, answer, says } = dragged()
  const [, real] = viewer.pictures
  to(11)
  answer(11)
  to(12)
  to(10)
  answer(12)
  equal(says(), "JPEG quality 10 · 5 kB")
  equal(viewer.pictures[1], real)
})

Deno.test("what was made of another photo is not laid over this one", () => {
  const { drag, to, answer, asked, says } = dragged()
  to(11)
  drag.forget() // other pictures are shown
  to(12)
  answer(11)
  equal(says(), "JPEG quality 10 · 5 kB")
  answer(12)
  deepEqual(asked(), [11, 12])
  equal(says(), "JPEG quality 12 · preview")
})

Deno.test("the area begins on a corner of blocks, a block further out, and ends with the picture", () => {
  const picture = { width: 100, height: 90 }
  deepEqual(around({ left: 37, top: 3, width: 20, height: 50 }, picture), { left: 16, top: 0, width: 64, height: 80 })
  deepEqual(around({ left: 0, top: 0, width: 100, height: 90 }, picture), { left: 0, top: 0, width: 100, height: 90 })
})
