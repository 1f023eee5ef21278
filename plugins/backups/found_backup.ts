import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { isThere } from './rotate_backups.js'

/** A backup that was made. */
export const foundBackup = (id: string) => Backup.query().where({ id, state: 'done' }).firstOrFail()

/** The same with its file: rows that came back with a restore may speak of files that are elsewhere. */
export async function foundThere(id: string) {
  const backup = await foundBackup(id)
  if (await isThere(backup)) return backup
  const { file, folder } = backup
  throw new BackupRefusal('backup_missing', { file, folder })
}
