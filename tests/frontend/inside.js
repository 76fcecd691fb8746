import { deepEqual, equal } from "./assert.js"
import { css, diverging, ink, LESS, MORE, table } from "../../pages/train/inside/colours.js"
import { equation, shares } from "../../pages/train/inside/step.js"
import { numeral, rounded, summand } from "../../pages/train/inside/sums.js"
import { inColour, mapped } from "../../pages/train/inside/tiles.js"
import { newest } from "../../pages/train/live/preview/newest.js"
/** @import { TellsStep } from "../../pages/train/inside/step.js" */
/** @import { Rgb } from "../../pages/train/inside/colours.js" */

/** @type {Rgb} */
const WHITE = [255, 255, 255]

Deno.test("numbers have a true minus sign, none before a zero, and a power of ten where they are huge", () => {
  deepEqual([numeral(-0.0314159), numeral(-0.0001), numeral(0, 2), numeral(123.456, 4), numeral(1234.5)], [
    "−0.031",
    "0.000",
    "0.00",
    "123.5",
    "1235",
  ])
  deepEqual([numeral(-1.5e9), numeral(Infinity)], ["−1.50e9", "Infinity"])
  deepEqual([summand(0.25), summand(-0.25)], ["+ 0.2500", "− 0.2500"])
})

Deno.test("rounded parts make the rounded total, and the rest takes what rounding leaves", () => {
  let state = 1
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5
  for (let i = 0; i < 200; i++) {
    const parts = [...Array(5)].map(random)
    const total = parts.reduce((sum, each) => sum + each, 0)
    const made = rounded(parts, total, 4)
    const whole = made.parts.map((part) => Math.round(part * 1e4))
    equal(whole.reduce((sum, each) => sum + each, 0), Math.round(made.total * 1e4))
    equal(Math.abs(made.total - total) < 5.1e-5, true)
    equal(made.parts.every((part, at) => Math.abs(part - parts[at]) < (at === 4 ? 3e-4 : 5.1e-5)), true)
  }
})

/** @param {Partial<TellsStep>} more @returns {TellsStep} */
function step(more) {
  const channel = (/** @type {number} */ number, /** @type {number} */ sum) => ({
    channel: number,
    name: `channel ${number + 1}`,
    patch: [1],
    kernel: [sum],
    sum,
  })
  const inputs = [{
    layer: "head",
    words: "head",
    row: 0,
    column: 0,
    side: 1,
    inside: [true],
    channels: [channel(3, 0.30004), channel(0, -0.10004)],
    others: 36,
    rest: -0.01304,
  }]
  const rest = { layer: "a", words: "A", kind: "Dense", row: 0, column: 0, channel: 0, activation: "relu" }
  return { ...rest, inputs, bias: 0.05, total: 0.23696, value: 0.23696, keras: 0.23696, ...more }
}

Deno.test("a sum names the channels that count most, the rest, and the bias", () => {
  equal(
    equation(step({})).text,
    "0.3000 (channel 4) − 0.1000 (channel 1) − 0.0130 (the other 36 channels) + 0.0500 (bias) = 0.2370",
  )
  const [input] = step({}).inputs
  const one = { ...input, channels: input.channels.slice(0, 1), others: 0, rest: 0 }
  equal(equation(step({ kind: "Multiply", inputs: [one], total: 0.30004 })).text, "0.3000")
  const two = [one, { ...one, layer: "image", words: "the picture" }]
  const sum = equation(step({ kind: "Add", inputs: two, total: 0.60008 })).text // with 0.3000 it would be 0.6001
  equal(sum, "0.30004 (head) + 0.30004 (the picture) = 0.60008")
})

Deno.test("a softmax is a share of all", () => {
  const [input] = step({}).inputs
  const channels = [{ ...input.channels[0], sum: 0.5 }, { ...input.channels[1], sum: 1 }]
  const made = step({
    activation: "softmax",
    kind: "Softmax",
    inputs: [{ ...input, channels, rest: 0.5 }],
    value: 0.25,
  })
  equal(
    shares(made).text,
    "0.5000 ÷ (0.5000 (channel 4) + 1.0000 (channel 1) + 0.5000 (the other 36 channels)) = 0.5000 ÷ 2.0000 = 0.2500",
  )
})

Deno.test("nothing has the ground's colour, and the ends of the scale their own", () => {
  deepEqual([diverging(0, WHITE), diverging(1, WHITE), diverging(-9, WHITE)], [WHITE, MORE, LESS])
  const colours = table(WHITE)
  deepEqual([...colours.subarray(0, 3)], LESS)
  deepEqual([...colours.subarray(3 * 127, 3 * 128)], WHITE)
  deepEqual([...colours.subarray(3 * 254)], MORE)
  deepEqual([ink(WHITE), ink([0, 0, 0]), css(MORE)], ["#000", "#fff", "rgb(217 112 30)"])
})

Deno.test("bytes become pixels", () => {
  const pixels = mapped(Uint8Array.from([0, 254]), table(WHITE))
  deepEqual([...pixels], [...LESS, 255, ...MORE, 255])
  deepEqual([...inColour(Uint8Array.from([0, 127, 254, 254, 0, 127]))], [0, 127, 255, 255, 255, 0, 127, 255])
})

Deno.test("a newer step is told once", () => {
  let told = 0
  newest.addEventListener("step", () => told++)
  newest.tell("a", 10)
  newest.tell("a", 10)
  newest.tell("a", 20)
  newest.tell("b", 20)
  deepEqual([told, newest.run, newest.step], [3, "b", 20])
})
