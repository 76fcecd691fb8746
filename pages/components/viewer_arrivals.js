// The pictures that have come for the viewers, the newest in each slot: a pane of a viewer has one. Each travels in a
// message of its own, which Streamlit does not send again to a browser that has it; a viewer is told apart from them
// which ones to show.

const ARRIVED = "restorer-picture"
const arrivals = (globalThis.restorerArrivals ??= new Map()) // slot → { id, file }

function arrived(id) {
  return [...arrivals.values()].find((picture) => picture.id === id)?.file
}
