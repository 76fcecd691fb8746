import { equal } from "./assert.js"
import { signed } from "../../pages/train/live/preview/pane.js"

Deno.test("a gain has its sign, and one that rounds to nothing has neither", () => {
  equal(signed(4.61), "+4.6")
  equal(signed(-0.32), "−0.3")
  equal(signed(-0.04), "±0.0")
  equal(signed(0), "±0.0")
})
