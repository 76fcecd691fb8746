// The newest measured step of the run that is shown: what the pictures learn of a training, and the look inside follows,
// which so need not ask the server whether there is one.

import { shared } from "../../../components/frontend/shared.js"

class Newest extends EventTarget {
  run = ""
  step = -1

  /**
   * Say which step was measured last.
   * @param {string} run
   * @param {number} step
   */
  tell(run, step) {
    if (run === this.run && step === this.step) return
    Object.assign(this, { run, step })
    this.dispatchEvent(new Event("step"))
  }
}

export const newest = shared("restorerNewest", () => new Newest())
