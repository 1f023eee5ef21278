import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const options = { recursive: true, force: true, maxRetries: 5 }

/** Runs the work with a folder that is gone afterwards, also when the gate is told to end in the middle. */
export async function inTemporaryFolder<T>(name: string, work: (folder: string) => Promise<T>) {
  const folder = await mkdtemp(join(tmpdir(), `lumina-${name}-`))
  const remove = () => rmSync(folder, options)
  process.once('exit', remove)
  try {
    return await work(folder)
  } finally {
    process.off('exit', remove)
    await rm(folder, options)
  }
}
