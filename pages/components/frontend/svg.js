// Drawings of lines and words, which are elements of a language of their own.

import { mark } from "./dom.js"

const SVG = "http://www.w3.org/2000/svg"

/**
 * A new element inside another.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} attributes
 * @param {Element} parent
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes, parent) {
  const made = parent.appendChild(document.createElementNS(SVG, name))
  mark(made, attributes)
  return made
}
