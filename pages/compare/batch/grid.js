// The photos of a queue. Only what reads differently is touched, so that no thumbnail flickers.

import { element, kept, mark, say } from "../../components/frontend/dom.js"

/** @typedef {{ name: string, state: string, share: number, says: string, thumbnail: string | null }} Item */

class Photos {
  /** @type {ReturnType<typeof photoIn>[]} */
  photos = []

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place
    this.list = element("ul", "photos", place)
  }

  /** @param {Item[]} items */
  tell(items) {
    while (this.photos.length > items.length) this.photos.pop()?.place.remove()
    while (this.photos.length < items.length) this.photos.push(photoIn(this.list))
    items.forEach((item, i) => tellPhoto(this.photos[i], item))
  }
}

/** @param {HTMLElement} list */
function photoIn(list) {
  const place = element("li", "", list)
  const image = element("img", "", element("div", "frame", place))
  image.alt = ""
  const bar = element("div", "", element("div", "bar", place))
  return { place, image, bar, called: element("b", "", place), said: element("span", "", place) }
}

/** @param {ReturnType<typeof photoIn>} photo @param {Item} item */
function tellPhoto({ place, image, bar, called, said }, { name, state, share, says, thumbnail }) {
  mark(place, { "data-state": state })
  if (thumbnail) mark(image, { src: thumbnail })
  else image.removeAttribute("src")
  bar.style.width = `${(100 * (state === "done" ? 1 : state === "restoring" ? share : 0)).toFixed(1)}%`
  say(called, name)
  mark(called, { title: name })
  say(said, says)
}

/** @param {{ data: Uint8Array, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const shown = kept("queue", parentElement, (own) => new Photos(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
