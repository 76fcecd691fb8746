// One layer's step on the way to a pixel: patch × filter = products, their sum, the bias, and the activation.

import { element, mark, say } from "../../components/frontend/dom.js"
import { css, diverging, ink } from "./colours.js"
import { numeral, rounded, summand } from "./sums.js"
/** @import { Rgb } from "./colours.js" */

/** @typedef {{ channel: number, name: string, patch: number[], kernel: number[], sum: number }} TellsChannel */
/**
 * @typedef {object} TellsInput
 * @property {string} layer
 * @property {string} words
 * @property {number} row
 * @property {number} column
 * @property {number} side
 * @property {boolean[]} inside
 * @property {TellsChannel[]} channels
 * @property {number} others how many there are besides
 * @property {number} rest what these contribute
 */
/**
 * @typedef {object} TellsStep
 * @property {string} layer
 * @property {string} words
 * @property {string} kind
 * @property {number} row
 * @property {number} column
 * @property {number} channel
 * @property {TellsInput[]} inputs
 * @property {number} bias
 * @property {number} total
 * @property {string} activation
 * @property {number} value
 * @property {number} keras
 */
/** @typedef {(layer: string, channel: number) => void} Follow the channel of a layer before it */

const CROWDED = 5 // a grid of more cells a side has numbers of two digits
const WITH_BIAS = ["Conv2D", "Conv2DTranspose", "Dense"]

/** @type {Record<string, string>} */
const EXPLAINED = {
  Conv2D: "Each number of the patch is multiplied by its weight in the filter; all the products are added up.",
  Conv2DTranspose: "One place of the smaller map becomes a square; each corner of the square has weights of its own.",
  Dense: "All channels of this one place, each multiplied by its weight, are added up.",
  Softmax: "e to the power of each channel, less the largest one, as a share of all of them together.",
  Add: "Two numbers of the same place are added: a shortcut past the layers between.",
  Multiply: "One number, multiplied by what the network made of the file’s quantisation tables for this channel.",
  DepthToSpace: "Nothing is reckoned: this number moves from its channel to its pixel.",
}

export class StepView {
  drawn = ""

  /** @param {Element} place @param {Follow} follow */
  constructor(place, follow) {
    this.follow = follow
    this.title = element("h4", "", place)
    this.says = element("p", "sentence", place)
    this.inputs = element("div", "inputs", place)
    this.sum = element("p", "sum", place)
    this.result = element("p", "sum", place)
  }

  /** @param {TellsStep} step @param {Rgb} ground */
  tell(step, ground) {
    const drawn = JSON.stringify([step, ground])
    if (drawn === this.drawn) return
    this.drawn = drawn
    say(this.title, `${step.words} `)
    element("code", "", this.title, step.layer)
    element("span", "", this.title, ` channel ${step.channel + 1}, row ${step.row + 1}, column ${step.column + 1}`)
    say(this.says, EXPLAINED[step.kind] ?? "")
    this.inputs.replaceChildren()
    step.inputs.forEach((input, i) => this.drawInput(step, input, i, ground))
    this.drawSum(step)
  }

  /** @param {TellsStep} step @param {TellsInput} input @param {number} number @param {Rgb} ground */
  drawInput(step, input, number, ground) {
    const most = (/** @type {(channel: TellsChannel) => number[]} */ of) =>
      Math.max(...step.inputs.flatMap(({ channels }) => channels.flatMap(of)).map(Math.abs)) || 1
    const scales = {
      patch: most(({ patch }) => patch),
      kernel: most(({ kernel }) => kernel),
      product: most(({ patch, kernel }) => patch.map((value, i) => value * kernel[i])),
    }
    const { side, inside } = input
    const hasWeights = !["Add", "DepthToSpace", "Softmax"].includes(step.kind)
    for (const channel of input.channels) {
      const row = element("div", `input side-${side}`, this.inputs)
      const product = channel.patch.map((value, i) => value * channel.kernel[i])
      const label = element(input.layer === "image" ? "span" : "button", "from", row)
      say(label, `${input.words}, ${channel.name}${input.layer === "image" ? "" : " ›"}`)
      if (label instanceof HTMLButtonElement) label.onclick = () => this.follow(input.layer, channel.channel)
      grid(row, side > 1 ? "patch" : "value", side, channel.patch, { most: scales.patch, ground, inside })
      if (hasWeights) {
        element("span", "sign", row, "×")
        const name = step.kind === "Multiply" ? "scale" : side > 1 ? "filter" : "weight"
        grid(row, name, side, channel.kernel, { most: scales.kernel, ground })
        element("span", "sign", row, "=")
        grid(row, side > 1 ? "products" : "product", side, product, { most: scales.product, ground, inside })
      }
      if (side > 1) {
        element("span", "sign", row, "Σ")
        element("b", "amount", row, numeral(channel.sum, 4))
      } else if (step.kind === "Softmax") {
        element("span", "sign", row, "e^")
        element("b", "amount", row, numeral(channel.sum, 4))
      }
    }
    mark(this.inputs, { "data-inputs": number + 1 })
  }

  /** @param {TellsStep} step */
  drawSum(step) {
    const { text, total } = step.activation === "softmax" ? shares(step) : equation(step)
    say(this.sum, text)
    const keras = `Keras’s own: ${numeral(step.keras, 6)}`
    if (step.activation === "relu") {
      const did = step.total > 0 ? "it stays" : "below 0, so it becomes 0"
      say(this.result, `ReLU: ${did}, ${numeral(Math.max(0, total), 4)}. ${keras}`)
    } else say(this.result, keras)
    mark(this.result, { "data-value": step.value, "data-keras": step.keras, "data-layer": step.layer })
  }
}

/**
 * The sum of a step, whose parts as they are written make its total as it is written.
 * @param {TellsStep} step
 */
export function equation({ kind, inputs, bias, total }) {
  /** @type {{ name: string, value: number }[]} */
  const parts = []
  let rest = undefined
  for (const { words, channels, others, rest: left } of inputs) {
    for (const { name, sum } of channels) parts.push({ name: inputs.length > 1 ? words : name, value: sum })
    if (!others) continue
    rest = parts.length
    parts.push({ name: others === 1 ? "the other channel" : `the other ${others} channels`, value: left })
  }
  if (WITH_BIAS.includes(kind)) parts.push({ name: "bias", value: bias })
  if (parts.length === 1) return { text: `${numeral(total, 4)}`, total }
  const values = parts.map(({ value }) => value)
  const digits = rest === undefined ? digitsOf(values, total) : 4
  const made = rounded(values, total, rest, digits)
  const texts = made.parts.map((value, i) => {
    const text = i ? summand(value, digits) : numeral(value, digits)
    return `${text} (${parts[i].name})`
  })
  return { text: `${texts.join(" ")} = ${numeral(made.total, digits)}`, total: made.total }
}

/**
 * With how many digits each number of a sum is rounded to its nearest, and they still add up.
 * @param {number[]} values
 * @param {number} total
 */
function digitsOf(values, total) {
  const addsUp = (/** @type {number} */ digits) => {
    const whole = (/** @type {number} */ value) => Math.round(value * 10 ** digits)
    return values.reduce((sum, value) => sum + whole(value), 0) === whole(total)
  }
  return [4, 5, 6, 7].find(addsUp) ?? 4
}

/**
 * The share that a softmax makes.
 * @param {TellsStep} step
 */
export function shares({ inputs: [{ channels, others, rest }], value }) {
  const all = channels.reduce((sum, { sum: each }) => sum + each, rest)
  const made = rounded([...channels.map(({ sum }) => sum), rest], all, channels.length)
  const parts = made.parts.map((part, i) =>
    `${numeral(part, 4)} (${i < channels.length ? channels[i].name : `the other ${others} channels`})`
  )
  const own = numeral(made.parts[0], 4)
  return {
    text: `${own} ÷ (${parts.join(" + ")}) = ${own} ÷ ${numeral(made.total, 4)} = ${numeral(value, 4)}`,
    total: value,
  }
}

/**
 * Numbers on coloured ground; where the largest of many is small, in thousandths.
 * @param {Element} place
 * @param {string} name
 * @param {number} side
 * @param {number[]} values
 * @param {{ most: number, ground: Rgb, inside?: boolean[] }} options what is not inside is padding
 */
function grid(place, name, side, values, { most, ground, inside }) {
  const digits = side > CROWDED ? 2 : side > 1 ? 3 : 4
  const isSmall = side > 1 && most < 20 * 10 ** -digits
  const figure = element("figure", `grid ${name}`, place)
  element("figcaption", "", figure, isSmall ? `${name}, in thousandths` : name)
  const table = element("div", "cells", figure)
  table.style.setProperty("--side", String(side))
  values.forEach((value, i) => {
    const isPadding = inside && !inside[i]
    const colour = diverging(value / most, ground)
    const text = isSmall ? numeral(1000 * value, 1) : numeral(value, digits)
    const cell = element("span", isPadding ? "padding" : "", table, text)
    if (isPadding) return
    cell.style.background = css(colour)
    cell.style.color = ink(colour)
  })
}
