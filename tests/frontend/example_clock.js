import { equal } from "./assert.js"
import { Clock, REST, ROUND } from "../../pages/train/live/example_clock.js"

const way = ROUND - REST // milliseconds in which all of the run goes by

/** @param {boolean} still whether the person asked for less motion @param {(clock: Clock, at: (time: number) => void) => void} work */
function timed(still, work) {
  const [now, asked] = [Date.now, globalThis.matchMedia]
  let time = 5000
  Date.now = () => time
  Object.assign(globalThis, { matchMedia: () => ({ matches: still }) })
  try {
    work(new Clock(), (later) => time = 5000 + later)
  } finally {
    Date.now = now
    globalThis.matchMedia = asked
  }
}

Deno.test("an example plays from its beginning to its end, rests a moment, and begins again", () => {
  timed(false, (clock, at) => {
    equal(clock.share, 0)
    at(way / 2)
    equal(clock.share, 0.5)
    at(way + 1)
    equal(clock.share, 1)
    at(ROUND + way / 4)
    equal(clock.share, 0.25)
  })
})

Deno.test("an example that was stopped goes on where it was", () => {
  timed(false, (clock, at) => {
    at(way / 2)
    clock.stop()
    at(way)
    equal(clock.share, 0.5)
    clock.go()
    equal(clock.share, 0.5)
    at(1.25 * way)
    equal(clock.share, 0.75)
  })
})

Deno.test("who asked for less motion sees the end, and plays it if they will", () => {
  timed(true, (clock, at) => {
    at(way / 3)
    equal(clock.share, 1)
    clock.go()
    equal(clock.share, 0)
  })
})
