// The name that this browser keeps for its visitor, or a new one

import { calm } from "./frontend/dom.js"

const KEY = "restorer-visitor"

function remembered() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // a browser that keeps nothing: the visitor is this tab
  }
}

/**
 * The cookie tells the server with a page's first request, before any script of the page has run.
 * @param {string} name
 */
function remember(name) {
  document.cookie = `${KEY}=${name}; path=/; max-age=31536000; samesite=strict`
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // as above
  }
}

// Whether nothing was pressed, typed or dropped for a moment
const QUIET = 500 // milliseconds
let touched = 0
for (const kind of ["pointerdown", "keydown", "change", "drop", "paste"]) {
  addEventListener(kind, () => (touched = performance.now()), { capture: true, passive: true })
}
const idle = () => performance.now() - touched > QUIET

// Not crypto.randomUUID, which plain HTTP on a classroom's network does not have
function invented() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("")
}

/** @param {{ data: { known: string | null }, setStateValue: (key: string, name: string) => void }} component */
export default function ({ data, setStateValue }) {
  const name = remembered() || data.known || invented()
  remember(name)
  // in a quiet moment, because of two messages that come together Streamlit may act on one alone
  /** @type {() => unknown} */
  const introduce = () => setTimeout(() => (calm() && idle() ? setStateValue("name", name) : introduce()), 100)
  if (data.known !== name) introduce()
}
