// A pane of a viewer: a caption, a canvas, and over it the work on a picture that is still to come.

import { element, mark, say } from "../frontend/dom.js"
/** @import { TellsPane } from "./messages/inbox.js" */
/** @import { Corner, Seen, Size } from "./picture.js" */

const GRID_FROM = 4 // zoom from which the 8×8 blocks are drawn

export class Pane {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.figure = element("figure", "", stage)
    const caption = element("figcaption", "", this.figure)
    this.name = element("b", "", caption)
    this.says = element("span", "", caption)
    const frame = element("div", "frame", this.figure)
    this.canvas = element("canvas", "", frame)
    this.canvas.setAttribute("role", "img")
    this.works = [0, 1].map(() => workOn(frame)) // left and right of a swipe's line
    const context = this.canvas.getContext("2d", { alpha: false })
    this.context = /** @type {CanvasRenderingContext2D} */ (context)
  }

  /**
   * @param {Size} size in device pixels
   * @param {number} wide in CSS pixels
   * @param {number} high
   */
  resize({ width, height }, wide, high) {
    if (this.canvas.width !== width) this.canvas.width = width
    if (this.canvas.height !== height) this.canvas.height = height
    Object.assign(this.canvas.style, { width: `${wide}px`, height: `${high}px` })
  }

  /**
   * Draw one picture, or two with a line between them.
   * @param {Seen[]} pictures
   * @param {Corner} corner
   * @param {number} line where it is, as a share of the width
   * @param {number} ratio device pixels for one of CSS
   * @param {(context: CanvasRenderingContext2D) => void} over draws what lies over the pictures
   */
  draw(pictures, corner, line, ratio, over) {
    const { context, canvas: { width, height } } = this
    context.fillStyle = getComputedStyle(this.figure).getPropertyValue("--ground") || "#808080"
    context.fillRect(0, 0, width, height)
    const parted = Math.round(line * width)
    pictures.forEach((picture, i) => {
      context.save()
      if (pictures.length > 1) {
        context.beginPath()
        context.rect(i ? parted : 0, 0, i ? width - parted : parted, height)
        context.clip()
      }
      picture.draw(context, corner)
      context.restore()
    })
    over(context)
    if (pictures.length < 2) return
    context.fillStyle = "#ffffff"
    context.fillRect(parted - ratio, 0, 2 * ratio, height)
  }

  /**
   * Say what is shown.
   * @param {TellsPane[]} told
   */
  tell(told) {
    say(this.name, told.map((pane) => pane.name).join(" | "))
    say(this.says, told.length > 1 ? "" : told[0].says)
    const alt = (/** @type {TellsPane} */ pane) => `${pane.alt}. ${pane.picture ? pane.says : "It is still to come."}`
    mark(this.canvas, { "aria-label": told.map(alt).join(" beside ") })
  }

  /**
   * Show how far the pictures are that are awaited: one for all of it, or those on both sides of a line.
   * @param {(TellsPane | null)[]} awaited
   * @param {number} line where it is, as a share of the width
   * @param {boolean} isStopped whether nobody works on them any more
   */
  showWork(awaited, line, isStopped) {
    const { width } = this.canvas
    const parted = Math.round(line * width) / width
    this.works.forEach((work, i) => {
      const share = awaited.length > 1 ? [parted, 1 - parted][i] : 1
      Object.assign(work.place.style, { left: `${100 * (i ? parted : 0)}%`, width: `${100 * share}%` })
      showWork(work, awaited[i], isStopped)
    })
  }
}

/** @param {HTMLElement} frame */
function workOn(frame) {
  const place = element("div", "work", frame)
  place.hidden = true
  return { place, text: element("span", "", place), bar: element("progress", "", place) }
}

/**
 * @param {ReturnType<typeof workOn>} work
 * @param {TellsPane | null | undefined} awaited
 * @param {boolean} isStopped
 */
function showWork({ place, text, bar }, awaited, isStopped) {
  place.hidden = !awaited
  if (!awaited) return
  bar.hidden = isStopped
  if (isStopped) return say(text, "Stopped before it was done.")
  say(text, awaited.text || "Waiting for its turn …")
  if (awaited.share && awaited.share > 0) bar.value = awaited.share
  else bar.removeAttribute("value") // nobody knows yet how far it is
}

/**
 * Draw the lines between the blocks of 8×8 pixels, if these are large enough to be seen through them.
 * @param {CanvasRenderingContext2D} context
 * @param {Corner} corner
 */
export function drawBlocks(context, { left, top, zoom }) {
  if (zoom < GRID_FROM) return
  const { width, height } = context.canvas
  context.fillStyle = "rgba(255, 0, 200, 0.55)"
  const first = (/** @type {number} */ offset) => ((offset % (8 * zoom)) + 8 * zoom) % (8 * zoom)
  for (let x = first(left); x < width; x += 8 * zoom) context.fillRect(Math.round(x), 0, 1, height)
  for (let y = first(top); y < height; y += 8 * zoom) context.fillRect(0, Math.round(y), width, 1)
}
