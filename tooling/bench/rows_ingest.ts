import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Figure, mean } from './figure.js'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { cpuOf, watchMemory } from './processes.js'
import type { Scale } from './scale.js'
import { fill, ingest, openAlbum } from './upload.js'

/** As many as it takes until code that runs often is compiled: what is measured is a large import. */
const WARM_UP = 40

/** From the first byte sent to the last rendition ready, against a loop that does nothing but make renditions. */
export function ingestRow(scale: Scale): Promise<Figure> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), WARM_UP + scale.ingestPhotos * 2)
    return withLumina(async (lumina) => {
      // Children start, code is compiled.
      await ingest(lumina, files.slice(0, WARM_UP))
      const ours: Run[] = []
      const bare: Run[] = []
      for (const round of [0, 1]) {
        const some = files.slice(WARM_UP + round * scale.ingestPhotos).slice(0, scale.ingestPhotos)
        bare.push(await bareRun(folder, some))
        ours.push(await ourRun(lumina, some))
      }
      bare.push(await bareRun(folder, files.slice(WARM_UP, WARM_UP + scale.ingestPhotos)))
      const our = averageOf(ours)
      const plain = averageOf(bare)
      return {
        name: 'Ingest: upload to both renditions ready, 12 MP',
        measured: told(our),
        bare: told(plain),
        value: our.perSecond / plain.perSecond,
        unit: '×',
        target: { atLeast: 0.9 },
        facts: { our, plain },
      }
    })
  })
}

interface Run {
  perSecond: number
  cpuMs: number
}

const told = ({ perSecond, cpuMs }: Run) =>
  `${perSecond.toFixed(2)} photos/s, ${cpuMs.toFixed(0)} CPU ms each`

const averageOf = (runs: Run[]): Run => ({
  perSecond: 1 / mean(runs.map(({ perSecond }) => 1 / perSecond)),
  cpuMs: mean(runs.map(({ cpuMs }) => cpuMs)),
})

async function ourRun(lumina: Lumina, files: string[]): Promise<Run> {
  const target = await openAlbum(lumina)
  const before = cpuOf(lumina.pid)
  const started = performance.now()
  await fill(lumina, target, files)
  const seconds = (performance.now() - started) / 1000
  return { perSecond: files.length / seconds, cpuMs: (cpuOf(lumina.pid) - before) / files.length }
}

async function bareRun(folder: string, files: string[]): Promise<Run> {
  const out = join(folder, 'bare')
  await mkdir(out, { recursive: true })
  const program = join(import.meta.dirname, 'bare_renditions.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, out, ...files])
  await rm(out, { recursive: true })
  const { seconds, cpuMs } = JSON.parse(stdout) as { seconds: number; cpuMs: number }
  return { perSecond: files.length / seconds, cpuMs: cpuMs / files.length }
}

/** The most that all processes hold together while a large batch comes in. */
export function memoryRow(scale: Scale): Promise<Figure> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), scale.memoryPhotos)
    return withLumina(async (lumina) => {
      const stop = watchMemory(lumina.pid)
      await ingest(lumina, files)
      const most = stop() / 1e6
      return {
        name: `Memory of all processes while ${scale.memoryPhotos} photos of 12 MP come in`,
        measured: `${most.toFixed(0)} MB at most`,
        bare: '',
        value: most,
        unit: 'MB',
        target: { atMost: 700 },
      }
    })
  })
}
