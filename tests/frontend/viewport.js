import { deepEqual, equal } from "./assert.js"
import { Viewport } from "../../pages/components/viewer/viewport.js"

/** @param {number} width @param {number} height */
function viewport(width, height, window = { width: 400, height: 300 }) {
  const made = new Viewport(() => changes.push(made.zoom))
  Object.assign(made, { picture: { width, height }, window })
  return made
}

/** @type {number[]} */
const changes = []

Deno.test("a small picture fits at a whole zoom, unless too much stays empty", () => {
  equal(viewport(100, 60).fitting(), 4)
  equal(viewport(90, 60).fitting(), 4) // of 4.44
  equal(viewport(210, 100).fitting(), 400 / 210) // of 1.9, of which 1 is too little
  equal(viewport(800, 300).fitting(), 0.5)
})

Deno.test("a picture opens at 1:1, a speck or one that is wanted whole as it fits", () => {
  for (
    const [width, height, whole, zoom] of /** @type {const} */ ([
      [1000, 800, false, 1],
      [200, 150, false, 1],
      [40, 30, false, 10],
      [1000, 750, true, 0.4],
    ])
  ) {
    const opened = viewport(width, height)
    opened.open(whole)
    equal(opened.zoom, zoom)
  }
})

Deno.test("a double click leads to 1:1 and back to the whole picture", () => {
  const made = viewport(800, 600)
  const zooms = [0.5, 1, 8, 0.25].map((zoom) => Object.assign(made, { zoom }).otherZoom())
  deepEqual(zooms, [1, 0.5, 0.5, 1])
  equal(Object.assign(viewport(40, 30), { zoom: 10 }).otherZoom(), 1)
})

Deno.test("a picture that is smaller than the window lies in its middle, on a whole pixel", () => {
  deepEqual(viewport(101, 100).corner(), { zoom: 1, left: 149, top: 100 })
})

Deno.test("the corner of a larger one is whole, and never further in than need be", () => {
  const made = viewport(1000, 800)
  deepEqual(made.corner(), { zoom: 1, left: -300, top: -250 })
  made.middle = { x: 0, y: 1 }
  deepEqual(made.corner(), { zoom: 1, left: 0, top: -500 })
  made.middle = { x: 0.3337, y: 0.5 }
  equal(made.corner().left, -134)
})

Deno.test("the middle settles where it can be", () => {
  const made = viewport(1000, 800)
  made.middle = { x: 0, y: 2 }
  made.settle()
  deepEqual(made.middle, { x: 0.2, y: 1 - 300 / 1600 })
  Object.assign(made, { zoom: 0.25 }).settle()
  deepEqual(made.middle, { x: 0.5, y: 0.5 })
})

Deno.test("a pan beyond an edge stays there, and a pan back answers at once", () => {
  const made = viewport(1000, 800)
  made.pan(10_000, 0)
  equal(made.corner().left, 0)
  made.pan(-7, 0)
  equal(made.corner().left, -7)
})

Deno.test("the pixel under the pointer stays there when one zooms", () => {
  const made = viewport(1000, 800)
  const place = { x: 123, y: 45 }
  const before = made.pixelAt(place)
  made.zoomTo(8, place)
  deepEqual(made.pixelAt(place), before)
})

Deno.test("what is seen is told in the picture's pixels, those at the edges too", () => {
  const made = viewport(1000, 800)
  deepEqual(made.visible(), { left: 300, top: 250, width: 400, height: 300 })
  made.zoomTo(32, null, { x: 0, y: 0 })
  deepEqual(made.visible(), { left: 0, top: 0, width: 13, height: 10 })
  deepEqual(viewport(10, 20).visible(), { left: 0, top: 0, width: 10, height: 20 })
})

Deno.test("beside the picture there is no pixel", () => {
  const made = viewport(100, 100)
  deepEqual(made.pixelAt({ x: 150, y: 100 }), { x: 0, y: 0 })
  deepEqual(made.pixelAt({ x: 249.9, y: 199.9 }), { x: 99, y: 99 })
  for (const place of [{ x: 149, y: 150 }, { x: 250, y: 150 }, { x: 200, y: 99 }, { x: 200, y: 200 }]) {
    equal(made.pixelAt(place), null)
  }
})

Deno.test("steps go from zoom to zoom, and end at the last one", () => {
  const made = viewport(1000, 800)
  Object.assign(made, { zoom: 0.4 })
  made.step(1)
  equal(made.zoom, 0.5)
  made.step(-1)
  equal(made.zoom, 1 / 3)
  Object.assign(made, { zoom: 32 }).step(1)
  equal(made.zoom, 32)
})

Deno.test("fingers have to move apart by a quarter for the next zoom", () => {
  const made = viewport(1000, 800)
  made.pinch(1.2, { x: 200, y: 150 })
  equal(made.zoom, 1)
  made.pinch(1.1, { x: 200, y: 150 })
  equal(made.zoom, 2)
  made.pinch(0.7, { x: 200, y: 150 })
  equal(made.zoom, 1)
})

Deno.test("every change is told, and nothing changes before there is a picture", () => {
  changes.length = 0
  const made = viewport(1000, 800)
  made.zoomTo(2)
  made.pan(1, 1)
  deepEqual(changes, [2, 2])
  const empty = viewport(0, 0)
  empty.zoomTo(4)
  empty.pan(1, 1)
  deepEqual([empty.zoom, empty.middle, changes.length], [1, { x: 0.5, y: 0.5 }, 2])
})
