import { deepEqual, equal } from "./assert.js"
import { MapQuestion } from "../../pages/components/viewer/picture_loader.js"
import { MAP } from "../../pages/components/viewer/views.js"

const PATIENCE = 10
const app = { dataset: { testScriptState: "notRunning" } }
Object.assign(globalThis, { document: { querySelector: () => app } })

const whole = (/** @type {string} */ id) => ({ id, width: 8, height: 8 })
const [pane, other] = ["1", "2"].map((id) => ({
  ...{ name: id, says: "", alt: "", slot: id, token: null },
  picture: whole(id),
}))
const withMap = { ...other, map: whole("map") }

/** A viewer of which its maps are looked at, and none has come. @param {object} [change] */
function viewer(change) {
  const wanted = { panes: [pane, other], height: 1, drawing: "viewer", maps: true, fits: false, turn: 1 }
  /** @type {unknown[][]} */
  const asked = []
  const ask = (/** @type {unknown[]} */ ...question) => void asked.push(question)
  /** @type {any} */
  const made = { wanted, told: [pane, other], maps: [undefined, undefined], view: MAP, place: { isConnected: true } }
  return Object.assign(made, { ask, asked }, change)
}

const wait = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

Deno.test("a lost question is asked again until a map comes", async () => {
  const shown = viewer()
  const question = new MapQuestion(shown, PATIENCE)
  question.ask()
  deepEqual(shown.asked, [["view", MAP]])
  while (shown.asked.length < 4) await wait(PATIENCE)
  shown.maps = [undefined, {}]
  const { length } = shown.asked
  await wait(5 * PATIENCE)
  equal(shown.asked.length, length)
  equal(question.next, undefined)
})

Deno.test("drawing often asks no more often", async () => {
  const shown = viewer()
  const question = new MapQuestion(shown, 5 * PATIENCE)
  for (let i = 0; i < 100; i++) question.want()
  equal(shown.asked.length, 0)
  while (!shown.asked.length) await wait(PATIENCE)
  shown.view = "Picture"
  await wait(10 * PATIENCE)
  equal(shown.asked.length, 1)
})

Deno.test("nothing is asked while a script runs", async () => {
  const shown = viewer()
  app.dataset.testScriptState = "running"
  new MapQuestion(shown, PATIENCE).want()
  await wait(5 * PATIENCE)
  equal(shown.asked.length, 0)
  app.dataset.testScriptState = "notRunning"
  while (!shown.asked.length) await wait(PATIENCE)
  shown.view = "Picture"
  await wait(2 * PATIENCE)
})

for (
  const [why, change] of /** @type {[string, object][]} */ ([
    ["another view is chosen", { view: "Differences" }],
    ["there can be no maps", { wanted: { ...viewer().wanted, maps: false } }],
    ["a map is there", { maps: [undefined, {}] }],
    ["a map is on its way", { wanted: { ...viewer().wanted, panes: [pane, withMap] } }],
    ["a picture is still to come", { told: [pane, { ...other, picture: undefined }] }],
    ["there is nothing to compare with", { told: [pane] }],
    ["the viewer is not on the page", { place: { isConnected: false } }],
  ])
) {
  Deno.test(`nothing is asked again when ${why}`, () => {
    const question = new MapQuestion(viewer(change), PATIENCE)
    question.want()
    equal(question.isOpen, false)
    equal(question.next, undefined)
  })
}
