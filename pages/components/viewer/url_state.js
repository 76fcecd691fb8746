// How a viewer looks, kept in the page's address, so that a copied link opens the same one, and in the tab, so that it
// looks the same after a visit to another page, whose link says nothing of it.

const looks = (globalThis.restorerLooks ||= {})

const address = {
  read(name) {
    return new URLSearchParams(location.search).get(name) ?? looks[name] ?? null
  },
  // Say how it looks, unless it looks as usual
  write(name, value, usual) {
    const url = new URL(location)
    if (value === usual) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    looks[name] = url.searchParams.get(name)
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  },
}
