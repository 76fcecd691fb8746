// The pace of a recorded run that is played as an example: the curves and the pictures both keep to this clock.

import { shared } from "../../components/frontend/shared.js"

export const ROUND = 12_000 // milliseconds from one beginning to the next
export const REST = 900 // of which all of it is seen
export const TICK = 250 // milliseconds between two drawings; more often costs a computer without a GPU a seventh of a core

export class Clock {
  began = Date.now()
  /** @type {number | null} how much was over when it was stopped */
  stopped = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : null

  // How much of the run is over, 0 to 1
  get share() {
    return this.stopped ?? Math.min(1, ((Date.now() - this.began) % ROUND) / (ROUND - REST))
  }

  stop() {
    this.stopped = this.share
  }

  go() {
    const { share } = this
    this.began = Date.now() - (share < 1 ? share * (ROUND - REST) : 0)
    this.stopped = null
  }
}

/** @returns {Clock} the page's own */
export function clock() {
  return shared("restorerExample", () => new Clock())
}
