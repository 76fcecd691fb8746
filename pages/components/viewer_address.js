// How a viewer looks, kept in the page's address, so that a copied link opens the same one.

const address = {
  read(name) {
    return new URLSearchParams(location.search).get(name)
  },
  // Say how it looks, unless it looks as usual
  write(name, value, usual) {
    const url = new URL(location)
    if (value === usual) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    if (url.href !== location.href) history.replaceState(history.state, "", url)
  },
}
