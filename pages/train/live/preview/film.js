// Running through a training from its first step, as fast as the frames come.

/** @import { Previews } from "../previews_view.js" */

const MOST_SHOTS = 48
const MILLISECONDS = 6000
const [SHORTEST, LONGEST] = [60, 400] // milliseconds that a shot is seen
const AHEAD = 8 // shots that are asked for together
const LOOK = 50 // milliseconds between two looks at whether a frame has come
const MOST_LOOKS = 600

const wait = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

/**
 * The steps that a film shows, the last one among them, and for how many milliseconds each is seen.
 * @param {number[]} steps
 */
export function shotsOf(steps) {
  const stride = Math.max(1, Math.ceil(steps.length / MOST_SHOTS))
  const shots = steps.filter((_, i) => i % stride === 0 || i === steps.length - 1)
  return { shots, pause: Math.max(SHORTEST, Math.min(LONGEST, MILLISECONDS / shots.length)) }
}

/**
 * Play the film, until it is stopped or another run is shown.
 * @param {Previews} previews
 */
export async function play(previews) {
  const { run } = previews.told
  const { shots, pause } = shotsOf(previews.told.steps)
  previews.set({ playing: true })
  for (const [at, step] of shots.entries()) {
    const ahead = shots.slice(at, at + AHEAD).map((later) => previews.frameOf(later))
    for (let looks = 0; previews.playing && !previews.ready(ahead); looks++) {
      if (looks === MOST_LOOKS) previews.set({ playing: false })
      await wait(LOOK)
    }
    if (!previews.playing || previews.told.run !== run) return
    previews.set({ held: step })
    await Promise.all([previews.painting, wait(pause)])
  }
  if (previews.playing) previews.set({ held: null, playing: false })
}
