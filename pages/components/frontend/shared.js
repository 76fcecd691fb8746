// What the components of a page have in common, although the script of each is a module of its own.

/**
 * The page's own thing of a name, made by the first component that asks.
 * @template T
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function shared(name, make) {
  const page = /** @type {Record<string, any>} */ (globalThis)
  return (page[name] ??= make())
}
