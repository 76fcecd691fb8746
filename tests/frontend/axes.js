import { deepEqual, equal } from "./assert.js"
import {
  decimals,
  linearTicks,
  logTicks,
  nearest,
  rateText,
  short,
  tickText,
  valueText,
} from "../../pages/components/frontend/axes.js"

/** @param {{ ticks: number[], step: number }} axis */
const written = ({ ticks, step }, number = "") => ticks.map((tick) => tickText(tick, number, step))

Deno.test("ticks of a plain axis are round, and lie within it", () => {
  deepEqual(written(linearTicks(0, 10, 5)), ["0", "2", "4", "6", "8", "10"])
  deepEqual(written(linearTicks(0.13, 0.87, 4)), ["0.2", "0.4", "0.6", "0.8"])
  deepEqual(written(linearTicks(-1, 1, 4)), ["-1.0", "-0.5", "0.0", "0.5", "1.0"])
})

Deno.test("an end that is a tick has one, although a fifth of 0.1 is a hair over 0.02", () => {
  deepEqual(written(linearTicks(0.9, 1, 5)), ["0.90", "0.92", "0.94", "0.96", "0.98", "1.00"])
  deepEqual(written(linearTicks(0.9, 1, 5), "percent"), ["90 %", "92 %", "94 %", "96 %", "98 %", "100 %"])
})

Deno.test("ticks of a logarithmic axis are as many of each decade as there is room for", () => {
  deepEqual(written(logTicks(-4, 0, 5)), ["0.0001", "0.001", "0.01", "0.1", "1"])
  deepEqual(written(logTicks(0, 1, 5)), ["1", "2", "3", "5", "7", "10"])
  deepEqual(written(logTicks(-2, 0, 5)), ["0.01", "0.03", "0.1", "0.3", "1"])
})

Deno.test("a logarithmic axis of many decades has a few ticks, evenly, which can be read", () => {
  const { ticks } = logTicks(-2, 12, 5)
  const powers = ticks.map(Math.log10)
  equal(ticks.length >= 2 && ticks.length <= 6, true)
  equal(new Set(powers.slice(1).map((power, i) => Math.round(power - powers[i]))).size, 1)
  equal(Math.max(...written(logTicks(-2, 12, 5)).map((text) => text.length)) <= 7, true)
})

Deno.test("a logarithmic axis of less than a decade has the ticks of a plain one", () => {
  const { ticks, step } = logTicks(Math.log10(0.21), Math.log10(0.29), 4)
  deepEqual(written({ ticks, step }), ["0.22", "0.24", "0.26", "0.28"])
})

Deno.test("numbers have the digits that their steps need", () => {
  deepEqual([1, 5, 0.5, 0.02, 1e-12].map(decimals), [0, 0, 1, 2, 8])
})

Deno.test("numbers are written without idle zeros, huge ones and small learning rates with an exponent", () => {
  deepEqual([0.00032, 41, 1200, 0.5].map((value) => short(value)), ["0.00032", "41", "1,200", "0.5"])
  deepEqual([999_000, 3.019e11, -2e6].map((value) => short(value)), ["999,000", "3.02e11", "-2e6"])
  deepEqual([0.001, 0.00082, 8.2e-5, 0].map(rateText), ["0.001", "0.00082", "8.2e-5", "0"])
})

Deno.test("values are written as their kind is", () => {
  equal(valueText(0.98765, "percent"), "98.8 %")
  equal(valueText(31.416, "decibel"), "31.42 dB")
  equal(valueText(3.14e-5, "rate"), "3.1e-5")
  equal(valueText(0.0123, ""), "0.0123")
  equal(valueText(12345, ""), "12,300")
})

Deno.test("the nearest point is found at the ends, between, and among one", () => {
  const points = [1, 2, 4, 8]
  deepEqual([0, 1, 2.9, 3.1, 7, 100].map((x) => nearest(points, x)), [0, 0, 1, 2, 3, 3])
  equal(nearest([5], 0), 0)
})
