import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { installedRoot } from '#extension/discovery'

const VERSION = /^[0-9a-f]{12}$/

/** Deletes sets of files of an installed plugin but for these. */
export async function pruneInstalled(id: string, kept: (string | null)[]) {
  const names = new Set(kept.map((hash) => hash?.slice(0, 12)))
  const folder = join(installedRoot(), id)
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    if (VERSION.test(name) && !names.has(name)) await remove(join(folder, name))
  }
}

/** Deletes everything that is kept on the disk for a plugin: all its files, and those that it kept itself. */
export async function removeInstalled(id: string) {
  await remove(join(installedRoot(), id))
  const marks = join(process.env.DATA_DIR!, 'tmp', 'plugin_boot')
  for (const name of await readdir(marks).catch(() => [] as string[])) {
    if (name.startsWith(`${id}.`)) await remove(join(marks, name))
  }
}

const remove = (path: string) => rm(path, { recursive: true, force: true })
