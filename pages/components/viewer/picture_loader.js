// The pictures of a viewer, from the files that come for them; and what the server is asked for: a part of a large one,
// and maps.

import { calm } from "../frontend/dom.js"
import { ANSWERED, answers, ARRIVED, arrived } from "./messages/inbox.js"
import { Blank, decoded, Picture } from "./picture.js"
import { MAP } from "./views.js"
/** @import { TellsPane, TellsPicture } from "./messages/inbox.js" */
/** @import { Seen, Sheet } from "./picture.js" */
/** @import { Viewer } from "./viewer.js" */

export const LOOK = 1000 // milliseconds between two looks at what is awaited
const STILL = 120 // milliseconds that nothing moves before a part of a large picture is asked for
const PATIENCE = 1000 // milliseconds after which maps that did not come are asked for again

export class PictureLoader {
  waits = false // whether something is awaited
  /** @type {Map<string, Picture>} */
  pictures = new Map()
  /** @type {Map<string, Sheet>} */
  parts = new Map()
  /** @type {number | undefined} */
  wanting = undefined
  /** @type {number | null} since when no script has run */
  idle = null

  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer
    addEventListener(ARRIVED, () => this.waits && viewer.gather())
    addEventListener(ANSWERED, () => this.waits && viewer.draw())
  }

  /**
   * A pane as it was told, with what was said since of the picture that it awaits.
   * @param {TellsPane} pane
   */
  answered(pane) {
    const answer = answers.get(pane.slot)
    return !pane.picture && answer?.token === pane.token ? { ...pane, ...answer } : pane
  }

  /**
   * A pane that came whole is what is known of its picture.
   * @param {TellsPane} pane
   */
  note(pane) {
    if (pane.picture && pane.token) answers.set(pane.slot, pane)
  }

  /**
   * The pictures of the panes that were told of, and their maps; null while a file of them is on its way.
   * @param {TellsPane[]} panes
   */
  async gather(panes) {
    const wholes = panes.flatMap(({ picture, map }) => [picture, map]).filter((file) => !!file)
    const parts = wholes.map(({ part }) => part).filter((file) => !!file)
    const isMissing = [...lacked(wholes, this.pictures), ...lacked(parts, this.parts)].length > 0
    this.waits = isMissing || panes.some(({ picture }) => !picture)
    const [{ picture: like }] = panes
    if (isMissing || !like) return null
    const pictures = await Promise.all(panes.map(({ picture }) => (picture ? this.picture(picture) : new Blank(like))))
    const maps = await Promise.all(panes.map(({ map }) => map && this.picture(map)))
    return { files: [...wholes, ...parts], pictures, maps }
  }

  /**
   * A picture, with the part of it that came.
   * @param {TellsPicture} told
   */
  async picture({ id, width, height, part }) {
    const made = this.pictures.get(id) ?? (await Picture.of(fileOf(id), { width, height }))
    this.pictures.set(id, made)
    if (!part) made.part = null
    else {
      const sheet = this.parts.get(part.id) ?? (await decoded(fileOf(part.id)))
      this.parts.set(part.id, sheet)
      made.part = { left: part.left, top: part.top, sheet }
    }
    return made
  }

  /**
   * Forget what is no longer shown.
   * @param {{ id: string }[]} files
   */
  keep(files) {
    const kept = new Set(files.map(({ id }) => id))
    for (const known of [this.pictures, this.parts]) {
      for (const id of known.keys()) if (!kept.has(id)) known.delete(id)
    }
  }

  // Whether what is awaited was given up: no script has run for a while
  get isStopped() {
    this.idle = calm() ? (this.idle ?? performance.now()) : null
    return this.idle !== null && performance.now() - this.idle > 2 * LOOK
  }

  // Ask for what is looked at of a large picture, and some more around it, once it has stood still for a moment
  want() {
    clearTimeout(this.wanting)
    this.wanting = setTimeout(() => {
      if (!calm()) return this.want()
      const { pictures, maps, viewport } = this.viewer
      const [{ width, height, share }] = pictures
      const seen = viewport.visible()
      const all = [...pictures, ...maps.filter((map) => !!map)]
      if (viewport.zoom <= share || all.every((each) => each.holds(seen))) return
      const [x, y] = [Math.round(seen.width / 4), Math.round(seen.height / 4)]
      const [left, top] = [Math.max(0, seen.left - x), Math.max(0, seen.top - y)]
      const [right, bottom] = [
        Math.min(width, seen.left + seen.width + x),
        Math.min(height, seen.top + seen.height + y),
      ]
      this.viewer.ask("window", [left, top, right - left, bottom - top])
    }, STILL)
  }
}

/**
 * The files that have neither come nor been decoded.
 * @param {{ id: string }[]} files
 * @param {Map<string, unknown>} known
 */
function lacked(files, known) {
  return files.filter(({ id }) => !known.has(id) && !arrived(id))
}

/** @param {string} id */
function fileOf(id) {
  const file = arrived(id)
  if (!file) throw new Error(`Expected the picture ${id} to have come.`)
  return file
}

/**
 * The maps that the server makes once it is asked. A question may be lost, as of two that reach the server together it
 * hears one; so while none of them has come, it is asked again.
 */
export class MapQuestion {
  /** @type {number | undefined} */
  next = undefined

  /**
   * @param {Pick<Viewer, "ask" | "maps" | "place" | "told" | "view" | "wanted">} viewer
   * @param {number} patience
   */
  constructor(viewer, patience = PATIENCE) {
    this.viewer = viewer
    this.patience = patience
  }

  // Whether maps are looked at, and could be there, and nothing was heard of one
  get isOpen() {
    const { view, wanted, told, maps, place } = this.viewer
    const isPossible = wanted.maps && told.length > 1 && told.every(({ picture }) => picture)
    const isComing = maps.some(Boolean) || [...wanted.panes, ...told].some(({ map }) => map)
    return view === MAP && place.isConnected && isPossible && !isComing
  }

  ask() {
    this.viewer.ask("view", MAP)
    this.want()
  }

  // Ask again in a while, unless a map comes until then
  want() {
    if (!this.isOpen) return
    this.next ??= setTimeout(() => {
      this.next = undefined
      if (this.isOpen && calm()) this.ask()
      else this.want()
    }, this.patience)
  }
}
