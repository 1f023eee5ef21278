import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import { readRedacted, type Redaction } from '#media/strip_location'
import { AbsenceList } from '#storage/absence_list'
import { FolderNames, uniqueFileNames } from '#storage/file_name'
import { ONE_READ, ReadAhead } from '#storage/read_ahead'
import { store } from '#storage/store'
import { Incomplete, type Sink, weighZip, ZipWriter } from '#storage/zip/zip_writer'

export interface ArchivedFile {
  key: string
  name: string
  /** The wall clock that the unpacked file shows. */
  at: Date
  /** Why it cannot come along: the code of a refusal. */
  absence?: string
  /** For what does not leave as it is stored. */
  resolve?: () => Promise<Departure>
}

/** What leaves in the place of a file. */
export interface Departure {
  key: string
  redaction?: Redaction
  /** Where it is another kind of file: what its name ends with, and why. */
  substitute?: { extension: string; reason: string }
}

/** Weighing takes a look at every file: longer lists begin to leave at once instead. */
const MOST_WEIGHED = 200

/** The exact bytes of a zip of these files, or null where that cannot be told beforehand. */
export async function weighFiles(files: ArchivedFile[]) {
  if (files.length > MOST_WEIGHED || files.some((file) => file.resolve || file.absence)) return null
  const sizes = await Promise.all(files.map(({ key }) => store.byteSize(key)))
  const names = uniqueFileNames(files.map(({ name }) => name))
  const entries = sizes.flatMap((size, index) =>
    size === null ? [] : [{ name: names[index], size, isStreamed: size > ONE_READ }]
  )
  return entries.length === files.length ? weighZip(entries) : null
}

/** Fills the answer to a request with a zip. */
export class ArchiveFiller {
  readonly #ctx: HttpContext
  readonly #raw: ServerResponse
  readonly #zip: ZipWriter
  readonly #names = new FolderNames()
  readonly #memory = new ReadAhead()
  readonly #absences: AbsenceList
  readonly #isExact: boolean

  /** Files that are in it by now, and whether it is finished. */
  count = 0
  isWhole = false

  /** Where the length was promised, `isExact`, the zip has every file or ends in the middle. */
  constructor(ctx: HttpContext, { isExact }: { isExact: boolean }) {
    this.#ctx = ctx
    this.#raw = ctx.response.response
    this.#zip = new ZipWriter(sinkInto(this.#raw))
    this.#absences = new AbsenceList(ctx)
    this.#isExact = isExact
  }

  /** Never rejects: cutting the connection is the only way to say that the rest is missing. */
  async fill(pages: AsyncIterable<ArchivedFile[]>) {
    try {
      for await (const files of pages) {
        for (const file of files) await this.#add(file)
      }
      await this.#explain()
      await this.#zip.end()
      this.isWhole = true
      this.#raw.end()
    } catch (error) {
      if (!this.#raw.destroyed) this.#ctx.logger.error({ err: error }, 'An archive was cut short')
      this.#raw.destroy()
    }
  }

  async #add(file: ArchivedFile) {
    if (this.#raw.destroyed) throw new Error('Nobody waits for the archive any more')
    try {
      if (file.absence) this.#absences.add(file.name, file.absence)
      else {
        await this.#pack(file, await (file.resolve?.() ?? file))
        this.count++
      }
    } catch (error) {
      const reason = reasonOf(error)
      if (!reason || this.#isExact) throw error
      this.#ctx.logger.error({ err: error, key: file.key }, 'A file could not be archived')
      this.#absences.add(file.name, reason)
    }
  }

  async #pack({ name, at }: ArchivedFile, { key, redaction, substitute }: Departure) {
    const { file, size } = await store.openFile(key)
    try {
      const entry = { name: this.#names.take(`${name}${substitute?.extension ?? ''}`), at }
      if (substitute) this.#absences.add(entry.name, substitute.reason)
      if (redaction) {
        const chunks = readRedacted(store.localPath(key), redaction)
        await this.#zip.addStream(entry, { size: redaction.byteSize, chunks })
      } else if (size > ONE_READ) {
        await this.#zip.addStream(entry, { size, chunks: this.#memory.pieces(file, size) })
      } else {
        await this.#zip.addBytes(entry, await this.#memory.whole(file, size))
      }
    } finally {
      await file.close()
    }
  }

  async #explain() {
    const list = this.#absences.file()
    if (list) {
      const name = this.#names.take(list.name)
      await this.#zip.addBytes({ name, at: new Date() }, Buffer.from(list.text))
    }
  }
}

/** What failed at the file alone; null for what ends the whole answer. */
function reasonOf(error: unknown) {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof Incomplete) return 'E_FILE_UNREADABLE'
  if (code === 'ENOENT') return 'E_ORIGINAL_MISSING'
  return ['open', 'read', 'fstat'].includes(syscall ?? '') ? 'E_FILE_UNREADABLE' : null
}

/** Settles when the bytes have left, and rejects when whoever asked has. */
function sinkInto(raw: ServerResponse): Sink {
  const gone = new Error('Nobody waits for the archive any more')
  let giveUp = (_: Error) => {}
  raw.once('close', () => giveUp(gone))
  return (bytes) =>
    new Promise((resolve, reject) => {
      if (raw.destroyed) return reject(gone)
      giveUp = reject
      raw.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
}
