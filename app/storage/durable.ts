import { constants, copyFile, link, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes sure that what was written to a file or folder survives a power cut. */
export async function sync(path: string) {
  // Windows knows no syncing of folders, and syncs files that are open for writing alone.
  const isWindows = process.platform === 'win32'
  const file = await stat(path)
  if (isWindows && file.isDirectory()) return
  const handle = await open(path, isWindows ? 'r+' : 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Puts a whole file into place, at once or not at all, without copying a byte; it stays where it was, too. The bytes
 * are on the disk when the promise resolves, the name once `sync` was called on the folders that it answers.
 */
export async function putIntoPlace(source: string, destination: string): Promise<string[]> {
  const folder = dirname(destination)
  const firstMade = await mkdir(folder, { recursive: true })
  // Its age tells the sweep how long it waits for a row: count from now, not from when the bytes came.
  const now = new Date()
  await utimes(source, now, now)
  await sync(source)
  const part = `${destination}.part`
  try {
    await link(source, part).catch(() => copyOver(source, part))
    await rename(part, destination)
  } finally {
    await rm(part, { force: true })
  }
  return firstMade ? [folder, ...parentsUpTo(dirname(firstMade), folder)] : [folder]
}

/** Files and temp may lie on different disks, or on one that knows no links; a crash may have left a part behind. */
async function copyOver(source: string, part: string) {
  await copyFile(source, part, constants.COPYFILE_FICLONE)
  await sync(part)
}

function parentsUpTo(top: string, folder: string): string[] {
  const parent = dirname(folder)
  return folder === top || parent === folder ? [] : [parent, ...parentsUpTo(top, parent)]
}
