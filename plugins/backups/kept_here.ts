import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { dataFolder } from '#extension/places'
import type Backup from './backup.js'
import { backupFolder, folderBeside } from './backup_folder.js'

/** Says when this server was restored last. No backup has it. */
export const RESTORED_AT = 'restored_at'

type Placed = Pick<Backup, 'folder'>

/**
 * Tells whether a backup made at a time, in milliseconds, was made by this server. What was made before it was restored may
 * belong to a server that goes on elsewhere.
 */
export async function ownSince() {
  const restoredAt = await lastRestore()
  return (madeAt: number) => Number(madeAt) > restoredAt
}

/** Tells whether this server keeps backups in the folder of one. */
export async function keptHere() {
  const folders = new Set([folderBeside(), await backupFolder()].map((folder) => resolve(folder)))
  return ({ folder }: Placed) => folders.has(resolve(folder))
}

/** Tells whether a backup may go by itself. What lies in the data folder is of this server whoever made it. */
export async function rotatedHere() {
  const [isOwn, isHere] = [await ownSince(), await keptHere()]
  const beside = resolve(folderBeside())
  return (backup: Backup) =>
    isHere(backup) && (resolve(backup.folder) === beside || isOwn(backup.startedAt))
}

/** What cannot be read is no time, and nothing is behind it. */
async function lastRestore() {
  const text = await readFile(join(dataFolder(), RESTORED_AT), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    }
  )
  return text === null ? -Infinity : Date.parse(text)
}
