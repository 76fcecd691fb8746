// A new element inside another.
function element(name, className, parent, text = "") {
  const made = parent.appendChild(document.createElement(name))
  made.className = className
  made.textContent = text
  return made
}

// Say something, unless it is said already: a text or an attribute set anew is laid out and painted anew.
function say(place, text) {
  if (place.textContent !== text) place.textContent = text
}

function mark(place, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (place.getAttribute(key) !== String(value)) place.setAttribute(key, value)
  }
}

// Whether no script of the app runs or is awaited. Only then may a component say what nobody is waiting to see: while
// another page is on its way, a message from the one that is left takes the server back there, and neither is shown.
function calm() {
  const app = document.querySelector("[data-testid=stApp]")
  return !["running", "rerunRequested"].includes(app?.dataset.testScriptState)
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
