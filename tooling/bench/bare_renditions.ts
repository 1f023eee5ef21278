// The bare means of an ingest: both renditions of every file of a list, as many side by side as there are cores, with
// the sizes, qualities and efforts that Lumina uses. Its arguments are a folder for the results and the files.
import { availableParallelism, constants, setPriority } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

const [folder, ...files] = process.argv.slice(2)
// As low as the processes of Lumina that open pictures: what else runs on the machine weighs the same on both.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
sharp.cache(false)
sharp.concurrency(1)

const open = (file: string, side: number) =>
  sharp(file, { failOn: 'none' })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })

let next = 0
const started = performance.now()
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    while (next < files.length) {
      const number = next++
      const file = files[number]
      await open(file, 400)
        .webp({ quality: 78, effort: 4 })
        .toFile(join(folder, `${number}-t.webp`))
      await open(file, 2000)
        .webp({ quality: 80, effort: 2 })
        .toFile(join(folder, `${number}-p.webp`))
    }
  })
)
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({ seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000 })
)
