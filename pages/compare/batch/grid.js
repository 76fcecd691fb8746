// The photos of a queue. Only what reads differently is touched, so that no thumbnail flickers.

class Photos {
  constructor(place) {
    this.place = place
    this.list = element("ul", "photos", place)
  }

  tell(items) {
    while (this.list.childElementCount > items.length) this.list.lastChild.remove()
    while (this.list.childElementCount < items.length) this.photo()
    items.forEach((item, i) => this.tellPhoto(this.list.children[i], item))
  }

  photo() {
    const place = element("li", "", this.list)
    element("img", "", element("div", "frame", place)).alt = ""
    element("div", "", element("div", "bar", place))
    element("b", "", place)
    element("span", "", place)
  }

  tellPhoto(place, { name, state, share, says, thumbnail }) {
    const [frame, bar, called, said] = place.children
    mark(place, { "data-state": state })
    if (thumbnail) mark(frame.firstChild, { src: thumbnail })
    else frame.firstChild.removeAttribute("src")
    bar.firstChild.style.width = `${(100 * (state === "done" ? 1 : state === "restoring" ? share : 0)).toFixed(1)}%`
    say(called, name)
    mark(called, { title: name })
    say(said, says)
  }
}

export default function ({ data, parentElement }) {
  const shown = kept("queue", parentElement.querySelector(".drawing"), (own) => new Photos(own))
  shown.tell(JSON.parse(new TextDecoder().decode(data)))
}
