// The pictures that have come for the viewer, one a pane. Each travels in a message of its own, which Streamlit does
// not send again to a browser that has it; the viewer is told apart from them which ones to show.

const ARRIVED = "restorer-picture"
const arrivals = (globalThis.restorerArrivals ??= []) // pane → { id, file }
