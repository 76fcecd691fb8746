// What the browser's scripts make of pixels in a file, for a test: the folder with them is the argument.

import { analysed, reconstructed, steps } from "../../pages/components/viewer/drag/codec.js"

const [folder] = Deno.args
const { width, height, ratios, gray, qualities, tables } = JSON.parse(await Deno.readTextFile(`${folder}/asked.json`))
const data = new Uint8ClampedArray(await Deno.readFile(`${folder}/pixels`))
const planes = analysed({ width, height, data }, { ratios, gray })
for (const quality of qualities) {
  const made = reconstructed(planes, steps(tables, quality), { width, height })
  await Deno.writeFile(`${folder}/${quality}`, new Uint8Array(made.buffer))
}
