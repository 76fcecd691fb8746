// What a carrier brings: the number of the pane in a byte, the picture's id in eight, and its file.
export default function ({ data }) {
  const id = [...data.subarray(1, 9)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  arrivals[data[0]] = { id, file: data.slice(9) }
  dispatchEvent(new Event(ARRIVED))
}
