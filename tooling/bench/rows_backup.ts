import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { endOf, startGroup } from '../gate/process_groups.js'
import { type Figure, mean } from './figure.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { watchMemory } from './processes.js'
import type { Scale } from './scale.js'
import { ingest } from './upload.js'

const ROUNDS = 3

/** A backup of a whole server, against `tar` of the same tree: both into a file that survives a power cut. */
export function backupRows({ zipPhotos }: Scale): Promise<Figure[]> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), zipPhotos)
    return withLumina(async (lumina) => {
      await ingest(lumina, files)
      const ours: number[] = []
      const bare: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        bare.push(await tar(lumina, join(folder, `plain-${round}.tar`)))
        await lumina.command(backupInto(folder, round), ended)
        ours.push(await lastSpeed(lumina))
      }
      // Whoever is watched that closely is slower.
      const idle = await lumina.command(['backup:list'], peakOf)
      const most = await lumina.command(backupInto(folder, ROUNDS), peakOf)
      const [speed, plain] = [mean(ours), mean(bare)]
      const grown = (most - idle) / 1e6
      return [
        {
          name: `Backup of a server with ${zipPhotos} originals, against tar`,
          measured: `${speed.toFixed(0)} MB/s`,
          bare: `${plain.toFixed(0)} MB/s`,
          value: speed / plain,
          unit: '×',
          target: { atLeast: 0.8 },
        },
        {
          name: 'Memory that a backup takes',
          measured: `${grown.toFixed(0)} MB more than a command that does nothing`,
          bare: '',
          value: grown,
          unit: 'MB',
          target: { atMost: 120 },
        },
      ]
    })
  })
}

const backupInto = (folder: string, round: number) => [
  'backup:create',
  `--folder=${join(folder, `backups-${round}`)}`,
]

async function ended(_: number, end: Promise<number>) {
  const code = await end
  if (code !== 0) throw new Error(`A command ended with ${code}`)
}

/** The most that a process and its children held. */
async function peakOf(pid: number, end: Promise<number>) {
  const stop = watchMemory(pid, 50)
  await ended(pid, end)
  return stop()
}

/** Of the work alone: a command takes a second to start. */
async function lastSpeed({ dataDir }: Lumina) {
  const database = new Database(join(dataDir, 'lumina.sqlite3'), { readonly: true })
  try {
    const { bytes, took } = database
      .prepare(
        `SELECT bytes, finished_at - started_at AS took FROM plg_backups_backups
         WHERE state = 'done' ORDER BY started_at DESC LIMIT 1`
      )
      .get() as { bytes: number; took: number }
    return bytes / took / 1e3
  } finally {
    database.close()
  }
}

async function tar({ dataDir }: Lumina, into: string) {
  const started = performance.now()
  const line = 'tar -cf "$1" -C "$2" files lumina.sqlite3 && sync "$1"'
  const child = startGroup('sh', ['-c', line, 'sh', into, dataDir], { stdio: 'inherit' })
  const code = await endOf(child)
  if (code !== 0) throw new Error(`tar ended with ${code}`)
  const took = performance.now() - started
  const { size } = await stat(into)
  return size / took / 1e3
}
