// Word of a picture that a viewer awaits. What is said of the work on it may be heard after it has come.
export default function ({ data }) {
  const known = answers.get(data.slot)
  if (known?.picture && known.token === data.token && !data.picture) return
  answers.set(data.slot, data)
  dispatchEvent(new Event(data.picture || data.gone ? ARRIVED : ANSWERED))
}
