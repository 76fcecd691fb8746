// The block of 8×8 pixels that is looked into: what the viewer and the panel under it know in common, although each is
// a component of its own. The server hears of a click from the panel alone, and sends no picture again.

const picked = (globalThis.restorerPicked ??= Object.assign(new EventTarget(), {
  open: false, // whether there is a panel to look into a block with
  block: null, // its column and row
  area: null, // left, top, width and height, in pixels, of what is outlined with it
  find() {
    this.dispatchEvent(new Event("find"))
  },
  // A person asks for another block, or for none
  ask(block) {
    if (String(block) === String(this.block)) return
    this.dispatchEvent(new CustomEvent("ask", { detail: block }))
  },
  change(change) {
    Object.assign(this, change)
    this.dispatchEvent(new Event("change"))
  },
}))
