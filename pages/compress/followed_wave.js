// One of the 64 waves that a block is made of: its picture, and its way through the encoder as a sentence.

import { signed } from "../components/frontend/coefficient_grid.js"
import { element, say } from "../components/frontend/dom.js"
/** @import { Component } from "./dct_panel.js" */

const TILE = 8 // screen pixels for each of a wave's

export class FollowedWave {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    const place = element("div", "follow", panel)
    this.wave = element("canvas", "", place)
    this.wave.width = this.wave.height = 8 * TILE
    this.wave.ariaHidden = "true"
    const read = element("p", "", place)
    this.followed = element("b", "", read)
    element("span", "", read, "Point at a number to follow its wave from grid to grid.")
  }

  /** @param {Component} component @param {number} number */
  tell(component, number) {
    say(this.followed, follows(component, number))
    this.draw(number >> 3, number & 7)
  }

  /** @param {number} row @param {number} column */
  draw(row, column) {
    const context = this.wave.getContext("2d")
    if (!context) return
    const at = (/** @type {number} */ place, /** @type {number} */ frequency) =>
      Math.cos(((2 * place + 1) * frequency * Math.PI) / 16)
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const value = Math.round(127.5 + 127.5 * at(y, row) * at(x, column))
        context.fillStyle = `rgb(${value} ${value} ${value})`
        context.fillRect(TILE * x, TILE * y, TILE, TILE)
      }
    }
  }
}

/**
 * One frequency's way through the steps, as a sentence.
 * @param {Component} component
 * @param {number} number
 */
function follows({ coefficients, steps, numbers, back }, number) {
  const [row, column] = [number >> 3, number & 7]
  const one = (/** @type {number} */ value) => signed(value.toFixed(Number.isInteger(value) ? 0 : 1))
  const [was, step, kept] = [coefficients[number], steps[number], numbers[number]]
  const wave = number ? `Wave ${column} across, ${row} down` : "Flat wave, eight times the mean"
  const rounded = `${one(was)} ÷ ${step} = ${signed((was / step).toFixed(2))}, in the file ${signed(`${kept}`)}`
  const end = kept ? `Back comes ${signed(`${kept}`)} × ${step} = ${one(back[number])}.` : "Nothing of it comes back."
  return `${wave}: ${rounded}. ${end}`
}
