// What a carrier brings: the length of a slot's name in a byte, the name, the picture's id in eight, and its file.

import { arrivals, ARRIVED } from "./inbox.js"

/** @param {{ data: Uint8Array }} component */
export default function ({ data }) {
  const ends = 1 + data[0]
  const slot = new TextDecoder().decode(data.subarray(1, ends))
  const id = [...data.subarray(ends, ends + 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  // each run of the page speaks of an original anew, which need not be copied anew
  if (arrivals.get(slot)?.id !== id) arrivals.set(slot, { id, file: data.slice(ends + 8) })
  dispatchEvent(new Event(ARRIVED))
}
