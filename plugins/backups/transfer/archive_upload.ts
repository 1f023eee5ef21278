import { randomUUID } from 'node:crypto'
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Refusal } from '#exceptions/refusal'
import { isSealed } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, freeBytes, refuseWithoutRoom } from '../backup_folder.js'
import { importsFolder } from './places.js'

/** A piece of an archive. Proxies let so much through, and little is lost when a line breaks. */
export const MOST_PIECE_BYTES = 8 * 1024 ** 2
const MOST_AT_ONCE = 5
const MOST_NUMBERS = 1_000

/** Where an archive is put that comes piece by piece; what is given up is swept. */
export class ArchiveUpload {
  private constructor(readonly id: string) {}

  static async begin(bytes: number, free: FreeBytes = freeBytes) {
    const folder = importsFolder()
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const names = await readdir(folder)
    const parts = names.filter((name) => name.endsWith('.part'))
    if (parts.length >= MOST_AT_ONCE) throw new BackupRefusal('uploads_many', { folder })
    await refuseWithoutRoom(folder, bytes, free)
    const upload = new ArchiveUpload(randomUUID())
    await writeFile(upload.#path, '', { flag: 'wx', mode: 0o600 })
    return upload
  }

  /** `id` is a uuid, and nothing else. */
  static async find(id: string) {
    const upload = new ArchiveUpload(id)
    await upload.bytes()
    return upload
  }

  /** How much of it is there. */
  async bytes() {
    const found = await stat(this.#path).catch(() => null)
    if (!found) throw new Refusal(404, 'E_NOT_FOUND')
    return found.size
  }

  /** Adds a piece. One that begins before the end takes the place of what is there: it is sent again. */
  async add(piece: Readable, at: number, free: FreeBytes = freeBytes) {
    if (at > (await this.bytes())) throw new Refusal(409, 'E_UPLOAD_OFFSET')
    await refuseWithoutRoom(importsFolder(), MOST_PIECE_BYTES, free)
    const file = await open(this.#path, 'r+')
    try {
      await file.truncate(at)
      return await this.#write(file, piece, at)
    } finally {
      await file.close()
    }
  }

  async #write(file: FileHandle, piece: Readable, at: number) {
    let end = at
    for await (const chunk of piece as AsyncIterable<Buffer>) {
      if (end + chunk.length > at + MOST_PIECE_BYTES) {
        await file.truncate(at)
        throw new Refusal(413, 'E_TOO_LARGE')
      }
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, end)
        done += bytesWritten
        end += bytesWritten
      }
    }
    return end
  }

  /** Puts it among the archives, under its name or the next with a number. What is no archive at all is not kept. */
  async finish(name: string) {
    await isSealed(this.#path).catch(async (error) => {
      await this.abandon()
      throw error
    })
    for (let number = 1; number <= MOST_NUMBERS; number++) {
      const file = number === 1 ? name : name.replace(/\.tar\.gz/, `-${number}$&`)
      const path = join(importsFolder(), file)
      if (await stat(path).catch(() => null)) continue
      await rename(this.#path, path)
      return file
    }
    throw new BackupRefusal('uploads_many', { folder: importsFolder() })
  }

  abandon() {
    return rm(this.#path, { force: true })
  }

  get #path() {
    return join(importsFolder(), `${this.id}.part`)
  }
}
