// A photo's file size, and its SSIM or PSNR, over JPEG quality. Built once; when the slider moves, only the mark does.

import { coloursOf, kept, mark } from "../components/frontend/dom.js"
import { RateChart } from "./rate_chart.js"
/** @import { Point } from "./rate_chart.js" */

/** @typedef {{ points: Point[], quality: number, own: number | null, height: number }} Told */

export class Curves {
  /** @type {Told} */
  told = { points: [], quality: 0, own: null, height: 0 }
  /** @type {number | null} the quality under the pointer */
  pointed = null
  /** @type {string[]} */
  palette = []
  looks = ""
  /** @type {(quality: number) => void} */
  ask = () => {}

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    place.className = "curves"
    this.charts = [new RateChart(this, ["size"]), new RateChart(this, ["ssim", "psnr"])]
  }

  /** @param {Told} told @param {string[]} palette @param {(quality: number) => void} choose */
  tell(told, palette, choose) {
    const same = JSON.stringify(told.points) === JSON.stringify(this.told.points)
    const looks = palette.join()
    Object.assign(this, { told, palette, ask: choose })
    for (const chart of this.charts) same && looks === this.looks ? chart.move() : chart.draw()
    this.looks = looks
    mark(this.place, { "data-quality": told.quality, "data-points": told.points.length })
  }

  /** @param {number | null} quality */
  point(quality) {
    this.pointed = quality
    for (const chart of this.charts) chart.move()
  }

  /** @param {number} quality */
  choose(quality) {
    this.told = { ...this.told, quality }
    this.point(null)
    this.ask(quality)
  }
}

/**
 * @typedef {object} Component
 * @property {Told} data
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: number) => void} setTriggerValue
 */
/** @param {Component} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const shown = kept("quality_curve", parentElement, (own) => new Curves(own))
  shown.tell(data, coloursOf(parentElement), (quality) => setTriggerValue("quality", quality))
}
