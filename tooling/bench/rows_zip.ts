import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { type Figure, mean, median } from './figure.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { memoryOf, watchMemory } from './processes.js'
import type { Scale } from './scale.js'
import { ingest } from './upload.js'

const ROUNDS = 3

/** An album as a zip, against `tar` of the same files; how soon it begins, and what it holds in memory. */
export function zipRows({ zipPhotos }: Scale): Promise<Figure[]> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), zipPhotos)
    return withLumina(async (lumina) => {
      const album = await ingest(lumina, files)
      const token = await lumina.token()
      const address = `${lumina.url}/api/v1/orgs/${lumina.slug}/albums/${album}/archive`
      const ours: Download[] = []
      const bare: number[] = []
      await download(address, token)
      const before = memoryOf(lumina.pid)
      const stop = watchMemory(lumina.pid, 100)
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(await download(address, token))
        bare.push(await tar(lumina))
      }
      const grown = (stop() - before) / 1e6
      const speed = mean(ours.map(({ bytes, seconds }) => bytes / seconds / 1e6))
      const plain = mean(bare)
      const firstByte = median(ours.map(({ firstByteMs }) => firstByteMs))
      return [
        {
          name: `Zip of an album of ${zipPhotos} originals, against tar`,
          measured: `${speed.toFixed(0)} MB/s, ${Math.max(0, grown).toFixed(0)} MB more memory`,
          bare: `${plain.toFixed(0)} MB/s`,
          value: speed / plain,
          unit: '×',
          target: { atLeast: 0.45 },
        },
        {
          name: 'First byte of that zip',
          measured: `${firstByte.toFixed(1)} ms`,
          bare: '',
          value: firstByte,
          unit: 'ms',
          target: { atMost: 30 },
        },
      ]
    })
  })
}

interface Download {
  bytes: number
  seconds: number
  firstByteMs: number
}

async function download(address: string, token: string): Promise<Download> {
  const started = performance.now()
  const asking = get(address, { headers: { authorization: `Bearer ${token}` } })
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`A zip was answered with ${answer.statusCode}`)
  let bytes = 0
  let firstByteMs = 0
  answer.on('data', (chunk: Buffer) => {
    firstByteMs ||= performance.now() - started
    bytes += chunk.length
  })
  await once(answer, 'end')
  return { bytes, seconds: (performance.now() - started) / 1000, firstByteMs }
}

/** Into a pipe that is read, as the zip is: `tar` notices when nobody wants what it reads. */
async function tar({ dataDir, orgId }: Lumina) {
  const started = performance.now()
  const folder = join(dataDir, 'files/orgs', orgId, 'originals')
  const child = spawn('tar', ['-cf', '-', '-C', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`tar ended with ${code}`)
  return bytes / ((performance.now() - started) / 1000) / 1e6
}
