// The pictures that have come for the viewers, the newest in each slot: a pane of a viewer has one. Each travels in a
// message of its own, which Streamlit does not send again to a browser that has it; a viewer is told apart from them
// which ones to show.

import { shared } from "../../frontend/shared.js"
/** @import { Follows } from "../drag/drag.js" */

/** @typedef {{ id: string, left: number, top: number }} TellsPart */
/** @typedef {{ id: string, width: number, height: number, part?: TellsPart }} TellsPicture */
/** @typedef {{ slot: string, token: string | null, picture?: TellsPicture, map?: TellsPicture, at?: [number, number] }} Sent */
/** @typedef {Sent & { gone?: boolean, share?: number, text?: string }} Answer what is said of a picture that is awaited */
/** @typedef {Answer & { name: string, says: string, alt: string, follows?: Follows | null }} TellsPane a pane as the server tells of it */

/**
 * What the server wants shown.
 * @typedef {{
 *   panes: TellsPane[], height: number, drawing: string, maps: boolean, fits: boolean, layout: string, original: boolean,
 *   turn: number,
 * }} Wanted
 */
/** @typedef {(name: string, value: unknown) => void} Ask the server, which draws this part of the page again */

export const ARRIVED = "restorer-picture"

/** @type {Map<string, { id: string, file: Uint8Array<ArrayBuffer> }>} */
export const arrivals = shared("restorerArrivals", () => new Map())

export const ANSWERED = "restorer-answer"

/** @type {Map<string, Answer>} of each slot, what was last said of the picture that it awaits */
export const answers = shared("restorerAnswers", () => new Map())

/** @param {string} id */
export function arrived(id) {
  return [...arrivals.values()].find((picture) => picture.id === id)?.file
}
