import { copyFile, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes sure that what was written to a file or folder survives a power cut. */
export async function sync(path: string) {
  // Windows knows no syncing of folders, and syncs files that are open for writing alone.
  const isWindows = process.platform === 'win32'
  if (isWindows && (await stat(path)).isDirectory()) return
  const handle = await open(path, isWindows ? 'r+' : 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Moves a whole file to its place. When the promise resolves the bytes are on the disk; the name is too
 * once `sync` was called on the folders that the promise answers.
 */
export async function moveIntoPlace(source: string, destination: string): Promise<string[]> {
  const folder = dirname(destination)
  const firstMade = await mkdir(folder, { recursive: true })
  await sync(source)
  // Its age tells the sweep how long it waits for a row: count from now, not from when the bytes came.
  const now = new Date()
  await utimes(source, now, now)
  await rename(source, destination).catch((error) => copyAcross(error, source, destination))
  return firstMade ? [folder, ...parentsUpTo(dirname(firstMade), folder)] : [folder]
}

/** An operator may have mounted files and temp on different disks. */
async function copyAcross(error: NodeJS.ErrnoException, source: string, destination: string) {
  if (error.code !== 'EXDEV') throw error
  const part = `${destination}.part`
  try {
    await copyFile(source, part)
    await sync(part)
    await rename(part, destination)
  } catch (failure) {
    await rm(part, { force: true })
    throw failure
  }
  await rm(source, { force: true })
}

function parentsUpTo(top: string, folder: string): string[] {
  const parent = dirname(folder)
  return folder === top || parent === folder ? [] : [parent, ...parentsUpTo(top, parent)]
}
