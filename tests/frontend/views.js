import { deepEqual, equal } from "./assert.js"
import { Picture } from "../../pages/components/viewer/picture.js"
import { difference, MAP, seenAs, VIEWS, Views } from "../../pages/components/viewer/views.js"
import { sheetOf } from "./canvas.js"

const pixels = (/** @type {number[]} */ ...values) => Uint8ClampedArray.from(values)

Deno.test("differences are amplified, end at white, and leave what is opaque so", () => {
  const own = pixels(10, 20, 200, 255, 5, 5, 5, 255)
  difference(own, pixels(13, 20, 100, 255, 5, 5, 5, 255), 4)
  deepEqual([...own], [12, 0, 255, 255, 0, 0, 0, 255])
})

Deno.test("luma is one gray for all three colours, chroma what is beside it", () => {
  const [gray, rest] = [pixels(255, 0, 0, 255), pixels(255, 0, 0, 255)]
  VIEWS["Luma only"]?.(gray, gray, 1)
  deepEqual([...gray], [76, 76, 76, 255])
  VIEWS["Chroma only"]?.(rest, rest, 1)
  deepEqual([...rest], [255, 52, 52, 255])
})

Deno.test("the picture itself and the server's map are shown as they are", () => {
  const picture = new Picture(sheetOf(2, 2, 7), 2, 2)
  for (const view of ["Picture", MAP]) equal(seenAs(view, picture, picture, 4), picture)
})

Deno.test("a view is made once, until there is more of the pictures", () => {
  const pictures = [7, 5].map((gray) => new Picture(sheetOf(2, 2, gray), 2, 2))
  const views = new Views()
  const made = views.seen("Differences", 1, pictures, 4)
  equal(made.at(1, 1)?.[0], 8)
  equal(views.seen("Differences", 1, pictures, 4), made)
  equal(views.seen("Differences", 1, pictures, 16).at(1, 1)?.[0], 32)
  views.forget()
  equal(views.seen("Differences", 1, pictures, 4) === made, false)
})

Deno.test("the original, which differs from nothing, is shown as it is", () => {
  const pictures = [7, 5].map((gray) => new Picture(sheetOf(2, 2, gray), 2, 2))
  equal(new Views().seen("Differences", 0, pictures, 4), pictures[0])
})
