import { mkdir, open, rename, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import drive from '@adonisjs/drive/services/main'
import { putIntoPlace, sync } from '#storage/durable'
import env from '#start/env'

export interface StoredEntry {
  key: string
  isFile: boolean
}

const FILES_AT_ONCE = 8

/**
 * The disk that keeps originals and renditions. Keys come from `keys.ts`, never from people. Today it is the local
 * disk; whoever brings another one gives it the same verbs, and files that leave it go through `localPath` or `open`.
 */
export const store = {
  /** Puts finished local files under their keys and leaves them where they are. Once it resolves they survive a power cut; when it rejects, some may be there. */
  async keep(files: { path: string; key: string }[]) {
    const folders = new Set<string>()
    for (let i = 0; i < files.length; i += FILES_AT_ONCE) {
      const some = files.slice(i, i + FILES_AT_ONCE)
      // When one fails, the others come to their end first: nothing appears after it was taken back.
      const touched = await Promise.allSettled(
        some.map(({ path, key }) => putIntoPlace(path, this.localPath(key)))
      )
      for (const put of touched) {
        if (put.status === 'rejected') throw put.reason
        for (const folder of put.value) folders.add(folder)
      }
    }
    for (const folder of folders) await sync(folder)
  },

  /** The file itself, for what can only work on local files: decoders, ranged answers, the proxy in front of us. */
  localPath: (key: string) => join(env.get('DATA_DIR'), 'files', key),

  open: (key: string): Promise<Readable> => drive.use().getStream(key),

  /** A file to be read piece by piece, and its bytes. Whoever opens it closes it. */
  async openFile(key: string) {
    const file = await open(this.localPath(key))
    try {
      const { size } = await file.stat()
      return { file, size }
    } catch (error) {
      await file.close()
      throw error
    }
  },

  exists: (key: string) => drive.use().exists(key),

  /** Bytes and age of a file, or null where there is none. */
  async stat(key: string) {
    if (!(await drive.use().exists(key))) return null
    const { contentLength, lastModified } = await drive.use().getMetaData(key)
    return { bytes: contentLength, modifiedAt: lastModified }
  },

  /** Of a file that is likely to be there; null where it is not. */
  async byteSize(key: string) {
    const found = await stat(this.localPath(key)).catch(() => null)
    return found?.isFile() ? found.size : null
  },

  /** Notes that a file was used; its bytes and its age stay. What is gone is not used. */
  async markUsed(key: string) {
    const found = await stat(this.localPath(key)).catch(() => null)
    await (found && utimes(this.localPath(key), new Date(), found.mtime).catch(() => {}))
    return found !== null
  },

  /** Bytes of a file and when it was last `markUsed`, or null where there is none. */
  async lastUse(key: string) {
    const found = await stat(this.localPath(key)).catch(() => null)
    return found?.isFile() ? { bytes: found.size, usedAt: found.atimeMs } : null
  },

  remove: (key: string) => drive.use().delete(key),

  /** Gives a file or folder another key. */
  async move(from: string, to: string) {
    await mkdir(dirname(this.localPath(to)), { recursive: true })
    await rename(this.localPath(from), this.localPath(to))
  },

  removeAll: (folder: string) => drive.use().deleteAll(folder),

  /** What lies directly in a folder. */
  async *list(folder: string): AsyncGenerator<StoredEntry> {
    const disk = drive.use()
    let paginationToken: string | undefined
    do {
      const page = await disk.listAll(folder, { paginationToken })
      for (const entry of page.objects) {
        yield entry.isFile ? { key: entry.key, isFile: true } : { key: entry.prefix, isFile: false }
      }
      paginationToken = page.paginationToken
    } while (paginationToken)
  },
}
