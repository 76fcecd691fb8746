// The frames of the film that a training makes of its held-out photographs, each asked for once.

import { calm } from "../../components/frontend/dom.js"

export const PATIENCE = 2000 // milliseconds after which what did not come is asked for again
const BREATH = 30 // milliseconds until a question is sent, or tried again
const AT_ONCE = 8
const MOST_FRAMES = 500

/** @typedef {{ name: string, picture: number, ssim: number | null }} ToldFrame and how many bytes its picture has */
/** @typedef {{ names: string[], at: number }} Question which frames were asked for, and when */

export class FrameStore {
  /** @type {Map<string, { blob: Blob, ssim: number | null }>} by name */
  frames = new Map()
  /** @type {Question} */
  asked = { names: [], at: 0 }
  run = ""

  /** @param {(wanted: { run: string, frames: string[] }) => void} ask */
  constructor(ask) {
    this.ask = ask
  }

  /**
   * Take what came.
   * @param {{ run: string, frames: ToldFrame[] }} told
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  take(told, bytes) {
    if (told.run !== this.run) {
      this.frames.clear()
      this.asked = { names: [], at: 0 }
      this.run = told.run
    }
    let at = 0
    for (const { name, picture, ssim } of told.frames) {
      const blob = new Blob([bytes.slice(at, at + picture)])
      at += picture
      if (!this.frames.has(name)) this.frames.set(name, { blob, ssim })
    }
    for (const name of this.frames.keys()) if (this.frames.size > MOST_FRAMES) this.frames.delete(name)
  }

  /**
   * Ask for what is missing of some frames, the first ones first; whether nothing is. Never before the last answer is
   * there: of two questions that reach the server together, it hears only the second.
   * @param {(string | null)[]} names
   */
  need(names) {
    const missing = names.filter((name) => name !== null).filter((name) => !this.frames.has(name))
    const now = Date.now()
    const awaits = now - this.asked.at < PATIENCE && this.asked.names.some((name) => !this.frames.has(name))
    if (missing.length && !awaits) {
      this.asked = { names: missing.slice(0, AT_ONCE), at: now }
      this.send(this.asked)
    }
    return missing.length === 0
  }

  /**
   * A moment later, or it could share a message with another part of the page, which only one of them survives.
   * @param {Question} question
   */
  send(question) {
    setTimeout(() => {
      if (question !== this.asked) return
      if (calm()) this.ask({ run: this.run, frames: question.names })
      else this.send(question)
    }, BREATH)
  }

  /** @param {string | null} name */
  async bitmap(name) {
    const frame = name && this.frames.get(name)
    return frame ? await createImageBitmap(frame.blob) : null
  }

  /** @param {string | null} name @returns {number | null} how alike it is to the original */
  ssim(name) {
    return (name ? this.frames.get(name)?.ssim : null) ?? null
  }
}
