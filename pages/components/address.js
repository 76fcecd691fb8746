// Writes the settings into the page's address; what others keep there stays.

import { looks } from "./viewer/url_state.js"

const PATIENCE = 5000 // milliseconds in which Streamlit has put the page's own name there

/** @typedef {{ said: Record<string, string>, known: string[], page: string, turn: number }} Told */

let latest = 0

/** @param {{ data: Told }} component */
export default function ({ data: { said, known, page, turn } }) {
  if (turn < latest) return // from a part of the page that was drawn before
  latest = turn
  const began = performance.now()
  const write = () => {
    if (turn < latest) return
    const url = new URL(location.href)
    if (page && !url.pathname.endsWith(`/${page}`)) {
      if (performance.now() - began < PATIENCE) setTimeout(write, 50)
      return
    }
    for (const name of known) {
      if (name in said) url.searchParams.set(name, said[name])
      else url.searchParams.delete(name)
    }
    // how the viewer looks, if it said so before the page's own name was there
    for (const [name, value] of Object.entries(page === "train" ? {} : looks)) {
      if (value && !url.searchParams.has(name)) url.searchParams.set(name, value)
    }
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  }
  write()
}
