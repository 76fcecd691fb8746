import { deepEqual, equal } from "./assert.js"
import { Legend } from "../../pages/components/viewer/legend.js"
import { VIEWS } from "../../pages/components/viewer/views.js"

/** As much of a document as a legend asks for. */
class Element {
  className = ""
  textContent = ""
  hidden = false
  /** @param {Element} child */
  appendChild(child) {
    return child
  }
}
Object.assign(globalThis, { document: { createElement: () => new Element() } })

/** @param {string} view @param {number} gain @param {boolean} original @returns {string[] | null} */
function shown(view, gain = 4, original = true) {
  const legend = new Legend(/** @type {any} */ (new Element()))
  legend.tell(/** @type {any} */ ({ view, gain, wanted: { original } }))
  const { row, from, to, means } = legend
  return row.hidden ? null : [from, to, means].map(({ textContent }) => textContent ?? "")
}

Deno.test("every view but the picture has a legend", () => {
  for (const view of Object.keys(VIEWS)) equal(shown(view) === null, view === "Picture", view)
})

Deno.test("the scale of differences ends where white is", () => {
  deepEqual([1, 2, 16].map((gain) => shown("Differences", gain)?.[1]), [
    "255 levels",
    "128 levels or more",
    "16 levels or more",
  ])
})

Deno.test("without an original they are changes", () => {
  deepEqual(shown("Differences", 4, false)?.slice(0, 1), ["unchanged"])
})
