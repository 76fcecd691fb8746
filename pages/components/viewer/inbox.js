// The pictures that have come for the viewers, the newest in each slot: a pane of a viewer has one. Each travels in a
// message of its own, which Streamlit does not send again to a browser that has it; a viewer is told apart from them
// which ones to show.

const ARRIVED = "restorer-picture"
const arrivals = (globalThis.restorerArrivals ??= new Map()) // slot → { id, file }

// What was last said of the picture that a slot awaits: how far it is, or that it has come
const ANSWERED = "restorer-answer"
const answers = (globalThis.restorerAnswers ??= new Map()) // slot → { slot, token, share, text, picture, map, gone }

function arrived(id) {
  return [...arrivals.values()].find((picture) => picture.id === id)?.file
}
