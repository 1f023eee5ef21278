import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sync } from '#storage/durable'
import { BackupRefusal } from './refusal.js'

/** Where an archive goes. */
export interface Output {
  /** Once it settles the parts may be used for something else. */
  write(parts: Buffer[]): Promise<void>
  /** Everything is there and survives a power cut. Answers how much it is. */
  end(): Promise<number>
  /** Leaves nothing. */
  abort(): Promise<void>
}

/** What disks say when they are gone, full, or were taken away. */
const GONE = ['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'EIO', 'EROFS', 'ESTALE', 'EACCES', 'EPERM']
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** So much is written before the disk has to have what came earlier: little is left to wait for at the end, and to forget. */
const UNSETTLED = 64 * 1024 ** 2

/** A file that has its name only when it is whole. */
export class FileOutput implements Output {
  #bytes = 0
  #settledBytes = 0
  #settling: Promise<void> = Promise.resolve()

  /** `file` is where it is written until it is whole, and `path` what it is called then. */
  constructor(
    private readonly path: string,
    private readonly file: FileHandle
  ) {}

  static async open(path: string) {
    return named(path, async () => new FileOutput(path, await open(partOf(path), 'wx', 0o600)))
  }

  write(parts: Buffer[]) {
    return named(this.path, async () => {
      let rest = parts
      while (rest.length) {
        const { bytesWritten } = await this.file.writev(rest)
        this.#bytes += bytesWritten
        rest = behind(rest, bytesWritten)
      }
      if (this.#bytes - this.#settledBytes >= UNSETTLED) await this.#settle()
    })
  }

  end() {
    return named(this.path, async () => {
      await this.#settling
      await this.file.sync()
      await this.file.close()
      await rename(partOf(this.path), this.path)
      await sync(dirname(this.path))
      return this.#bytes
    })
  }

  /** Begins while more is written, and hears what became of the time before. */
  async #settle() {
    await this.#settling
    this.#settledBytes = this.#bytes
    this.#settling = this.file.datasync()
    this.#settling.catch(() => {})
  }

  async abort() {
    await this.file.close().catch(() => {})
    await rm(partOf(this.path), { force: true }).catch(() => {})
  }
}

const partOf = (path: string) => `${path}.part`

/** A disk may take less than it was given. */
function behind(parts: Buffer[], written: number) {
  let left = written
  const at = parts.findIndex(({ length }) => (left < length ? true : void (left -= length)))
  return at < 0 ? [] : [parts[at].subarray(left), ...parts.slice(at + 1)]
}

async function named<Result>(path: string, work: () => Promise<Result>) {
  try {
    return await work()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const folder = dirname(path)
    if (FULL.includes(code)) throw new BackupRefusal('disk_full', { folder }, { cause: error })
    if (GONE.includes(code)) throw new BackupRefusal('folder_gone', { folder }, { cause: error })
    throw error
  }
}
