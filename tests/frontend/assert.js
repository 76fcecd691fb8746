// What tests expect. Deno's own assertions would have to be downloaded, and Node's bring the types of another `setTimeout`.

/** @param {unknown} value */
const written = (value) => Deno.inspect(value, { depth: 9, iterableLimit: 1000, strAbbreviateSize: 1000 })

/** @param {unknown} found @param {unknown} expected the very same @param {string} [about] */
export function equal(found, expected, about = "") {
  if (!Object.is(found, expected)) {
    throw new Error(`Expected ${written(expected)}. Received: ${written(found)} ${about}`)
  }
}

/** @param {unknown} found @param {unknown} expected another that is made the same */
export function deepEqual(found, expected) {
  equal(written(found), written(expected))
}
