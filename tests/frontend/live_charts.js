import { deepEqual, equal } from "./assert.js"
import { revealed } from "../../pages/train/live/chart/curves.js"
import { BOTTOM, HEIGHT, LEFT, RIGHT, Scale, TOP } from "../../pages/train/live/chart/scale.js"
import { shotsOf } from "../../pages/train/live/preview/film.js"

const WIDTH = LEFT + 100 + RIGHT

Deno.test("values lie between the ends of the axes, and are found again at their place", () => {
  const scale = new Scale({ x: [0, 50], y: [0, 2] }, WIDTH, false)
  deepEqual([scale.left(0), scale.left(25), scale.left(50)], [LEFT, LEFT + 50, LEFT + 100])
  deepEqual([scale.top(0), scale.top(2)], [HEIGHT - BOTTOM, TOP])
  deepEqual(scale.at({ x: scale.left(10), y: scale.top(1) }), { x: 10, y: 1 })
})

Deno.test("a logarithmic axis has ends that are powers of ten, and a place for nothing", () => {
  const scale = new Scale({ x: [0, 1], y: [-3, -1] }, WIDTH, true)
  deepEqual([scale.top(0.001), scale.top(0.1)], [HEIGHT - BOTTOM, TOP])
  equal(Number.isFinite(scale.top(0)), true)
})

Deno.test("a pointer beside the curves reads off what is nearest", () => {
  const scale = new Scale({ x: [0, 1], y: [0, 1] }, WIDTH, false)
  deepEqual(scale.within({ x: 0, y: 0 }), { x: LEFT, y: TOP })
  deepEqual(scale.within({ x: 999, y: 999 }), { x: LEFT + 100, y: HEIGHT - BOTTOM })
})

Deno.test("a curve is cut where it is not revealed yet, one of another run is not", () => {
  const curve = { name: "loss", colour: 0, x: [1, 2, 3], y: [9, 8, 7], raw: [9, 9, 6] }
  const cut = revealed(curve, 2.5)
  deepEqual([cut.x, cut.y, cut.raw], [[1, 2], [9, 8], [9, 9]])
  equal(revealed(curve, Infinity), curve)
  equal(revealed({ ...curve, dashed: true }, 0).x.length, 3)
})

Deno.test("a film shows all steps of a short training, some of a long one, and always the last", () => {
  deepEqual(shotsOf([1, 2, 3]), { shots: [1, 2, 3], pause: 400 })
  const { shots, pause } = shotsOf([...Array(101).keys()])
  deepEqual([shots.length, shots[0], shots.at(-1)], [35, 0, 100])
  equal(pause, 6000 / 35)
})
