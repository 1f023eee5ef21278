import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDiskFull } from '#exceptions/causes'
import type { EntrySink } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, freeBytes, SPARE } from '../backup_folder.js'

/** So often is looked whether enough is free. */
const LOOK_AFTER = 16 * 1024 ** 2

/** A folder in which a backup is unpacked beside everything that is in use. */
export class Staging {
  #lastMade = ''
  #unseen = 0

  constructor(
    readonly folder: string,
    private readonly free: FreeBytes = freeBytes
  ) {}

  path(name: string) {
    return join(this.folder, name)
  }

  /** Only asked for names that a backup may have: none of them leads out of the folder. */
  async sink(name: string): Promise<EntrySink> {
    const path = this.path(name)
    await this.#make(dirname(path))
    const file = await open(path, 'wx', 0o600)
    return new FileSink(path, file, (bytes) => this.#take(bytes))
  }

  /** Backups say how large they are; what squeezes well may be larger. The server beside it writes to the same disk. */
  async #take(bytes: number) {
    this.#unseen += bytes
    if (this.#unseen < LOOK_AFTER) return
    this.#unseen = 0
    const { folder } = this
    if ((await this.free(folder)) < SPARE) throw new BackupRefusal('disk_full', { folder })
  }

  async #make(folder: string) {
    if (folder === this.#lastMade) return
    await mkdir(folder, { recursive: true, mode: 0o700 })
    this.#lastMade = folder
  }
}

class FileSink implements EntrySink {
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly take: (bytes: number) => Promise<void>
  ) {}

  async write(chunk: Buffer) {
    await this.take(chunk.length)
    try {
      for (let at = 0; at < chunk.length;) {
        const { bytesWritten } = await this.file.write(chunk, at, chunk.length - at)
        at += bytesWritten
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error
      throw new BackupRefusal('disk_full', { folder: dirname(this.path) }, { cause: error })
    }
  }

  end() {
    return this.file.close()
  }

  async abort() {
    await this.file.close().catch(() => {})
    await rm(this.path, { force: true })
  }
}
