import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { killGroup, startGroup } from '../gate/process_groups.js'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { type Figure, mean, median } from './figure.js'
import { hammer } from './hammer.js'
import { withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import type { Scale } from './scale.js'
import { ingest } from './upload.js'

/** What else runs on the machine comes and goes: each round is a ratio of its own. */
const ROUNDS = 5

/** A thumbnail as a browser asks for it, with its session and its membership, against the same file from bare Node. */
export function thumbRow({ thumbSeconds }: Scale): Promise<Figure> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), 1)
    return withLumina(async (lumina) => {
      const album = await ingest(lumina, files)
      const [{ id }] = await lumina.call<{ id: string }[]>(
        'GET',
        `/orgs/${lumina.slug}/albums/${album}/photos`
      )
      const file = join(lumina.dataDir, 'files/orgs', lumina.orgId, 'renditions', id, 'thumb.webp')
      const { url, stop } = await startBare(file)
      const address = `${lumina.url}/api/v1/orgs/${lumina.slug}/photos/${id}/files/thumb`
      try {
        const ours: number[] = []
        const bare: number[] = []
        await hammer(address, { cookie: lumina.cookie }, 1)
        await hammer(url, {}, 1)
        for (let round = 0; round < ROUNDS; round++) {
          ours.push(await hammer(address, { cookie: lumina.cookie }, thumbSeconds))
          bare.push(await hammer(url, {}, thumbSeconds))
        }
        return {
          name: 'A thumbnail, with session and membership check',
          measured: `${mean(ours).toFixed(0)} a second`,
          bare: `${mean(bare).toFixed(0)} a second`,
          value: median(ours.map((speed, round) => speed / bare[round])),
          unit: '×',
          target: { atLeast: 0.4 },
        }
      } finally {
        stop()
      }
    })
  })
}

async function startBare(file: string) {
  const program = join(import.meta.dirname, 'bare_server.ts')
  const child = startGroup(process.execPath, [program, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return { url: `http://127.0.0.1:${port}/`, stop: () => killGroup(child) }
}
