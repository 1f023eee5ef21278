import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataFolder } from '#extension/places'

/** Where exports wait to be taken along. */
export const exportsFolder = () => join(dataFolder(), 'backups', 'orgs')

/** Where an operator puts exports of other servers. */
export const importsFolder = () => join(dataFolder(), 'imports')

/** What archives are called. Whatever begins with a dot is none, and neither is what no file system bears. */
export const ARCHIVE = /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,150}\.tar\.gz(\.sealed)?$/u
const MOST_SHOWN = 200

export interface ArchiveFile {
  name: string
  path: string
  bytes: number
  /** Made here, and deleted where exports are. */
  isOurs: boolean
}

/** Names of archives that can be taken in: those put here, and those made here. */
export async function importableFiles() {
  const files: ArchiveFile[] = []
  for (const folder of [importsFolder(), exportsFolder()]) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((each) => ARCHIVE.test(each)).slice(0, MOST_SHOWN)) {
      const path = join(folder, name)
      const found = await stat(path).catch(() => null)
      if (found?.isFile())
        files.push({ name, path, bytes: found.size, isOurs: folder === exportsFolder() })
    }
  }
  return files
}
