import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { dataFolder } from '#extension/places'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { backupSettings } from './settings.js'

/** Lies in a folder of backups: where it is gone, a disk is not mounted, and its mount point is another disk. */
const MARK = '.lumina-backups'

const BACKUP = /^lumina-[\dTZ-]+\.tar\.gz(\.sealed)?$/
const UNWANTED_MS = 7 * 86_400_000

export type FreeBytes = (folder: string) => Promise<number>

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Stays free for everything else. */
export const SPARE = 64 * 1024 ** 2

/** Refuses before anything is written what would fill a disk on the way. */
export async function refuseWithoutRoom(folder: string, bytes: number, free: FreeBytes) {
  const neededBytes = bytes + SPARE
  const has = await free(folder)
  if (has < neededBytes)
    throw new BackupRefusal('disk_small', { folder, neededBytes, freeBytes: has })
}

/** Where backups go: what was chosen in the settings, else `BACKUP_DIR`, else beside everything else. */
export async function backupFolder() {
  const { folder = process.env.BACKUP_DIR } = await backupSettings()
  return folder || folderBeside()
}

export const folderBeside = () => join(dataFolder(), 'backups')

function refuseRelative(folder: string) {
  if (!isAbsolute(folder)) throw new BackupRefusal('folder_relative', { folder })
}

/** Makes it ready, or refuses where a disk that was there is not. */
export async function openBackupFolder(folder: string) {
  refuseRelative(folder)
  const mark = join(folder, MARK)
  // What lies beside everything else is there with it, and empty after everything came back from elsewhere.
  const isBeside = folder.startsWith(`${dataFolder()}/`)
  const known = isBeside ? null : await Backup.query().where({ folder, state: 'done' }).first()
  if (known) {
    if (!(await stat(mark).catch(() => null))) throw new BackupRefusal('folder_gone', { folder })
    return
  }
  await makeBackupFolder(folder)
}

/** As on a machine that knows of no backup yet. */
export async function makeBackupFolder(folder: string) {
  refuseRelative(folder)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, MARK), '')
  } catch (error) {
    throw new BackupRefusal('folder_gone', { folder }, { cause: error })
  }
}

/** Half archives of processes that were killed. What is being fetched goes on later, unless nobody wanted it for long. */
export async function sweepParts(folder: string) {
  const names = await readdir(folder).catch(() => [])
  const parts = names.filter((name) => /^lumina-[\dTZ-]+[\w.-]*\.part$/.test(name))
  for (const name of parts) await rm(join(folder, name), { force: true })
  for (const name of names.filter((one) => /^lumina-[\dTZ-]+[\w.-]*\.fetch$/.test(one))) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found && found.mtimeMs < Date.now() - UNWANTED_MS)
      await rm(join(folder, name), { force: true })
  }
}

/** Backups that lie in a folder, the newest last. */
export async function backupsIn(folder: string) {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => BACKUP.test(name)).sort()
}

/** How commands are told of a backup: by its name where that is enough. */
export const pathForCommands = (
  { folder, file }: Pick<Backup, 'folder' | 'file'>,
  usual: string
) => (resolve(folder) === resolve(usual) ? file : join(folder, file))
