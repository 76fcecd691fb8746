// How a viewer looks, kept in the page's address, so that a copied link opens the same one, and in the tab, so that it
// looks the same after a visit to another page, whose link says nothing of it.

import { shared } from "../frontend/shared.js"

/** @type {Record<string, string | null>} */
export const looks = shared("restorerLooks", () => ({}))

export const address = {
  /** @param {string} name */
  read(name) {
    return new URLSearchParams(location.search).get(name) ?? looks[name] ?? null
  },
  /**
   * Say how it looks, unless it looks as usual.
   * @param {string} name
   * @param {string} value
   * @param {string} usual
   */
  write(name, value, usual) {
    const url = new URL(location.href)
    if (value === usual) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    looks[name] = url.searchParams.get(name)
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  },
}
