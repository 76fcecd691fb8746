// A new element inside another.
function element(name, className, parent, text = "") {
  const made = parent.appendChild(document.createElement(name))
  made.className = className
  made.textContent = text
  return made
}
