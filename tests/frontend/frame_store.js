import { deepEqual, equal } from "./assert.js"
import { FrameStore } from "../../pages/train/live/frame_store.js"

Object.assign(globalThis, { document: { querySelector: () => null } })

const wait = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

Deno.test("frames are asked for once, eight at a time, and never before the last answer is there", async () => {
  /** @type {unknown[]} */
  const asked = []
  const store = new FrameStore((wanted) => asked.push(wanted))
  const names = [...Array(10).keys()].map((number) => `0-${number}`)
  equal(store.need([null, ...names]), false)
  equal(store.need(names), false)
  await wait(60)
  deepEqual(asked, [{ run: "", frames: names.slice(0, 8) }])
  const frames = names.map((name) => ({ name, picture: 1, ssim: 0 }))
  store.take({ run: "", frames }, new Uint8Array(10))
  equal(store.need([null, ...names]), true)
  equal(store.ssim("0-3"), 0)
  equal(store.ssim(null), null)
})

Deno.test("another run's frames are others, and the oldest ones are forgotten", () => {
  const store = new FrameStore(() => {})
  const frames = [...Array(502).keys()].map((number) => ({ name: `${number}`, picture: 0, ssim: null }))
  store.take({ run: "a", frames }, new Uint8Array())
  deepEqual([store.frames.size, store.frames.has("1"), store.frames.has("2")], [500, false, true])
  store.take({ run: "b", frames: [] }, new Uint8Array())
  equal(store.frames.size, 0)
})
