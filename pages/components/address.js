// Writes the settings into the page's address; what others keep there stays.
export default function ({ data: { said, known } }) {
  const url = new URL(location)
  for (const name of known) {
    if (name in said) url.searchParams.set(name, said[name])
    else url.searchParams.delete(name)
  }
  if (url.href !== location.href) history.replaceState(history.state, "", url)
}
