import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataFolder } from '#extension/places'

const root = () => join(dataFolder(), 'tmp', 'backups')
const OLD_MS = 2 * 86_400_000

/** Gives a folder for the time of some work and takes it away afterwards. By its name it is found when the work was killed. */
export async function inWorkFolder<Result>(
  work: (folder: string) => Promise<Result>,
  name: string = randomUUID()
) {
  const folder = join(root(), name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is left of work that was killed. */
export const removeWorkFolder = (name: string) =>
  rm(join(root(), name), { recursive: true, force: true })

/** What processes left behind that were killed. */
export async function sweepWorkFolders(now = Date.now()) {
  for (const name of await readdir(root()).catch(() => [])) {
    const folder = join(root(), name)
    const found = await stat(folder).catch(() => null)
    if (found && found.mtimeMs < now - OLD_MS) await rm(folder, { recursive: true, force: true })
  }
}
