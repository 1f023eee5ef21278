import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import { isId } from '#models/concerns/identified'
import Upload from '#models/upload'
import { tempRoot, uploadsFolder, workFolder } from '#storage/keys'

const STALE_MS = 24 * 3_600_000

/** Takes away what crashed requests and jobs left in the temp area. Uploads under way have a row and stay. */
export class SweepTemp {
  async handle({ now = DateTime.now(), signal }: { now?: DateTime; signal?: AbortSignal } = {}) {
    const before = now.toMillis() - STALE_MS
    for (const orgId of await entriesOf(tempRoot())) {
      signal?.throwIfAborted()
      for (const path of await staleIn(workFolder(orgId), before))
        await rm(path, { recursive: true, force: true })
      for (const path of await staleIn(uploadsFolder(orgId), before))
        await this.#sweepUpload(orgId, path)
    }
  }

  async #sweepUpload(orgId: string, path: string) {
    const id = path.slice(uploadsFolder(orgId).length + 1)
    const isKnown = isId(orgId) && isId(id) && (await Upload.within(orgId).where('id', id).first())
    if (!isKnown) await rm(path, { recursive: true, force: true })
  }
}

async function staleIn(folder: string, before: number) {
  const names = await entriesOf(folder)
  const paths = names.map((name) => join(folder, name))
  const ages = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
  return paths.filter((_path, index) => (ages[index]?.mtimeMs ?? before) < before)
}

async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
