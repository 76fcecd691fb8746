// A picture that is pasted anywhere on the page goes the way of a dropped one: into Streamlit's own file input.
export default function () {
  /** @param {ClipboardEvent} event */
  const take = (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"))
    /** @type {HTMLInputElement | null} */
    const input = document.querySelector("[data-testid=stFileUploader] input[type=file]")
    if (!file || !input) return
    event.preventDefault()
    const carried = new DataTransfer()
    carried.items.add(file)
    input.files = carried.files
    input.dispatchEvent(new Event("change", { bubbles: true }))
  }
  document.addEventListener("paste", take)
  return () => document.removeEventListener("paste", take)
}
