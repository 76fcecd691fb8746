// A pane of a viewer: a caption, a canvas, and over it the work on a picture that is still to come.

function paneOf(stage) {
  const figure = element("figure", "", stage)
  const caption = element("figcaption", "", figure)
  const [name, says] = [element("b", "", caption), element("span", "", caption)]
  const frame = element("div", "frame", figure)
  const canvas = element("canvas", "", frame)
  canvas.setAttribute("role", "img")
  const works = [0, 1].map(() => workOn(frame)) // left and right of a swipe's line
  return { figure, name, says, canvas, works, context: canvas.getContext("2d", { alpha: false }) }
}

function workOn(frame) {
  const work = element("div", "work", frame)
  work.hidden = true
  return { work, text: element("span", "", work), bar: element("progress", "", work) }
}

// Show how far the pictures are that a pane awaits: one for all of it, or those on both sides of a line at `parted`; and
// whether nobody works on them any more
function showWork({ works }, awaited, parted, isStopped) {
  works.forEach(({ work, text, bar }, i) => {
    work.hidden = !awaited[i]
    if (work.hidden) return
    const share = awaited.length > 1 ? [parted, 1 - parted][i] : 1
    Object.assign(work.style, { left: `${100 * (i ? parted : 0)}%`, width: `${100 * share}%` })
    bar.hidden = isStopped
    if (isStopped) return say(text, "Stopped before it was done.")
    say(text, awaited[i].text || "Waiting for its turn …")
    if (awaited[i].share > 0) bar.value = awaited[i].share
    else bar.removeAttribute("value") // nobody knows yet how far it is
  })
}
