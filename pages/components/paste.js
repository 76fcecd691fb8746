// A picture that is pasted or dropped anywhere on the page goes into Streamlit's own file input.

const PATIENCE = 20_000 // milliseconds in which a panel that was opened has its content
const DRAGGED = "restorerDragged" // says on the page's body that a file is over it

/** @param {DataTransfer | null} carried */
const holdsFiles = (carried) => Boolean(carried?.types.includes("Files"))

/**
 * Give files to the page's own photo, or several to its list of photos, which is opened for them.
 * @param {File[]} files
 * @returns {boolean} whether the page has a place for them
 */
function give(files) {
  /** @type {HTMLElement | null} */
  const list = files.length > 1 ? document.querySelector(".st-key-photo_queue") : null
  if (!list) return fill(document.querySelector("[data-testid=stFileUploader] input[type=file]"), files.slice(0, 1))
  const several = () => /** @type {HTMLInputElement | null} */ (list.querySelector("input[type=file]"))
  if (!several()) list.querySelector("summary")?.click()
  waitFor(several, () => {
    fill(several(), files)
    waitFor(() => list.querySelector(".st-key-queue_start"), () => list.scrollIntoView({ block: "center" }))
  })
  return true
}

/** @param {HTMLInputElement | null} input @param {File[]} files */
function fill(input, files) {
  if (!input || !files.length) return false
  const carried = new DataTransfer()
  for (const file of files) carried.items.add(file)
  input.files = carried.files
  input.dispatchEvent(new Event("change", { bubbles: true }))
  return true
}

/** @param {() => unknown} there what is looked for each moment @param {() => void} go */
function waitFor(there, go) {
  const ends = performance.now() + PATIENCE
  const look = () => {
    if (there()) go()
    else if (performance.now() < ends) setTimeout(look, 100)
  }
  look()
}

/** @param {ClipboardEvent} event */
function paste(event) {
  const pictures = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith("image/"))
  if (give(pictures)) event.preventDefault()
}

/** @param {DragEvent} event whose default is to open the file in place of the page */
function over(event) {
  if (!holdsFiles(event.dataTransfer)) return
  event.preventDefault()
  document.body.dataset[DRAGGED] = ""
}

/** @param {DragEvent} event */
function leave(event) {
  if (!event.relatedTarget) delete document.body.dataset[DRAGGED] // it has left the window
}

/** @param {DragEvent} event */
function drop(event) {
  delete document.body.dataset[DRAGGED]
  const zone = event.target instanceof Element && event.target.closest("[data-testid=stFileUploaderDropzone]")
  if (zone || !holdsFiles(event.dataTransfer)) return // Streamlit's own drop zones take what falls on them
  event.preventDefault()
  give([...(event.dataTransfer?.files ?? [])])
}

export default function () {
  /** @type {[string, (event: any) => void][]} */
  const listeners = [["paste", paste], ["dragover", over], ["dragleave", leave], ["drop", drop]]
  for (const [name, listener] of listeners) document.addEventListener(name, listener)
  return () => {
    for (const [name, listener] of listeners) document.removeEventListener(name, listener)
    delete document.body.dataset[DRAGGED]
  }
}
