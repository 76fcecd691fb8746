// What every component does with the page: elements, texts, attributes, and whether the app is at rest.

import { shared } from "./shared.js"

/**
 * A new element inside another.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 * @param {Element} parent
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className, parent, text = "") {
  const made = parent.appendChild(document.createElement(name))
  made.className = className
  made.textContent = text
  return made
}

/**
 * Say something, unless it is said already: a text or an attribute set anew is laid out and painted anew.
 * @param {Element} place
 * @param {string} text
 */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text
}

/**
 * Set attributes that are not so already.
 * @param {Element} place
 * @param {Record<string, unknown>} attributes
 */
export function mark(place, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (place.getAttribute(key) !== String(value)) place.setAttribute(key, String(value))
  }
}

// Whether no script of the app runs or is awaited. Only then may a component say what nobody is waiting to see: while
// another page is on its way, a message from the one that is left takes the server back there, and neither is shown.
export function calm() {
  const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stApp]"))
  return !["running", "rerunRequested"].includes(app?.dataset.testScriptState ?? "")
}

/**
 * What a component drew, for as long as its page is open. Streamlit may take a component off the page and put it back
 * within a moment, when a run of the whole page and one of a part of it meet; then the same drawing is put back, with
 * its zoom and its pictures.
 * @template {{ place: HTMLElement }} Drawing
 * @param {string} name
 * @param {ParentNode} parent where Streamlit put the component
 * @param {(place: HTMLElement) => Drawing} make
 * @returns {Drawing}
 */
export function kept(name, parent, make) {
  const place = parent.querySelector(".drawing")
  const drawings = shared("restorerDrawings", () => new Map())
  if (!drawings.has(name)) drawings.set(name, make(document.createElement("div")))
  const drawing = drawings.get(name)
  if (place && drawing.place.parentNode !== place) place.replaceChildren(drawing.place)
  return drawing
}

/**
 * The colours of Streamlit's theme for one thing beside another.
 * @param {HTMLElement | ShadowRoot} place within a component
 */
export function coloursOf(place) {
  const styled = place instanceof ShadowRoot ? place.host : place
  return getComputedStyle(styled).getPropertyValue("--st-chart-categorical-colors").split(",")
}
