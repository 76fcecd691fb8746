// A new element inside another.
function element(name, className, parent, text = "") {
  const made = parent.appendChild(document.createElement(name))
  made.className = className
  made.textContent = text
  return made
}

// What a component drew, for as long as its page is open. Streamlit may take a component off the page and put it back
// within a moment, when a run of the whole page and one of a part of it meet; then the same drawing is put back, with
// its zoom and its pictures.
function kept(name, place, make) {
  const drawings = (globalThis.restorerDrawings ??= new Map())
  if (!drawings.has(name)) drawings.set(name, make(document.createElement("div")))
  const drawing = drawings.get(name)
  if (drawing.place.parentNode !== place) place.replaceChildren(drawing.place)
  return drawing
}
