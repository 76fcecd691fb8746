import { deepEqual, equal } from "./assert.js"
import { Blank, Picture } from "../../pages/components/viewer/picture.js"
import { sheetOf } from "./canvas.js"

const AREA = { left: 10, top: 10, width: 20, height: 20 }

/** @param {number} left @param {number} top @param {number} width @param {number} height */
function large(left, top, width, height, gray = 0) {
  const picture = new Picture(sheetOf(500, 400), 1000, 800)
  picture.part = { left, top, sheet: sheetOf(width, height, gray) }
  return picture
}

Deno.test("a picture is drawn from the smallest half that has a pixel for each that is seen", () => {
  const picture = new Picture(sheetOf(1000, 801), 1000, 801)
  const sizes = [2, 1, 0.51, 0.5, 0.26, 0.25].map((zoom) => picture.level(zoom).width)
  deepEqual(sizes, [1000, 1000, 1000, 500, 500, 250])
  deepEqual([picture.level(0.25).width, picture.level(0.25).height], [250, 201])
})

Deno.test("no half is made that would be a speck", () => {
  const picture = new Picture(sheetOf(300, 200), 300, 200)
  equal(picture.level(1 / 16).height, 100)
})

Deno.test("a view that is half as large is half of the picture already", () => {
  const picture = new Picture(sheetOf(500, 400), 1000, 800)
  deepEqual([1, 0.5, 0.25, 0.125].map((zoom) => picture.level(zoom).width), [500, 500, 250, 125])
})

Deno.test("a whole picture holds every pixel, a view of it only those of the part that came", () => {
  equal(new Picture(sheetOf(100, 80), 100, 80).holds(AREA), true)
  equal(new Picture(sheetOf(500, 400), 1000, 800).holds(AREA), false)
  equal(large(10, 10, 20, 20).holds(AREA), true)
  for (const place of [[11, 10, 20, 20], [10, 11, 20, 20], [10, 10, 19, 20], [10, 10, 20, 19]]) {
    const [left, top, width, height] = place
    equal(large(left, top, width, height).holds(AREA), false, String(place))
  }
})

Deno.test("a pixel is read off the part, and is not known beside it", () => {
  const picture = large(10, 10, 20, 20, 77)
  equal(picture.at(29, 29)?.[0], 77)
  equal(picture.at(30, 29), null)
  equal(new Picture(sheetOf(100, 80, 5), 100, 80).at(0, 0)?.[2], 5)
})

Deno.test("what is made of a picture is made of its part too", () => {
  const [own, other] = [large(10, 10, 20, 20, 9), large(10, 10, 20, 20, 4)]
  const made = own.map((pixels, { data }) => {
    data.forEach((value, i) => (pixels.data[i] -= value))
    return pixels
  }, other)
  deepEqual([made.width, made.height, made.at(12, 12)?.[0]], [1000, 800, 5])
})

Deno.test("only what is seen is drawn, from 1:1 on without mixing", () => {
  const [picture, canvas] = [new Picture(sheetOf(100, 80), 100, 80), sheetOf(50, 40)]
  picture.draw(canvas, { zoom: 2, left: -21, top: 10 })
  deepEqual(canvas.drawn[0].slice(1), [10, 0, 26, 15, -1, 10, 52, 30])
  equal(canvas.imageSmoothingEnabled, false)
  picture.draw(canvas, { zoom: 2, left: 60, top: 0 })
  equal(canvas.drawn.length, 1)
})

Deno.test("in the place of a picture that is still to come nothing is drawn, and nothing is missing", () => {
  const blank = new Blank({ width: 3, height: 2 })
  deepEqual([blank.width, blank.height, blank.holds(), blank.at(), blank.map()], [3, 2, true, null, blank])
})
