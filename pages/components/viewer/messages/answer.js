// Word of a picture that a viewer awaits. What is said of the work on it may be heard after it has come.

import { ANSWERED, answers, ARRIVED } from "./inbox.js"
/** @import { Answer } from "./inbox.js" */

/** @param {{ data: Answer }} component */
export default function ({ data }) {
  const known = answers.get(data.slot)
  if (known?.picture && known.token === data.token && !data.picture) return
  answers.set(data.slot, data)
  dispatchEvent(new Event(data.picture || data.gone ? ARRIVED : ANSWERED))
}
