import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { MANIFEST } from './format.js'
import type { ManifestDraft } from './manifest.js'
import type { Output } from './output.js'
import { type FileToRead, type Piece, readFiles } from './read_files.js'
import { StoredMember } from './stored_member.js'
import { END, paddingOf, tarHeader } from './tar_header.js'

const AT_ONCE = 256 * 1024

export interface Watch {
  signal?: AbortSignal
  /** Told how many bytes more were read. */
  onBytes?: (bytes: number) => void
}

/**
 * Writes a `.tar.gz` piece by piece. Every entry is a gzip member of its own: what squeezes well is squeezed, pictures go as
 * they are. The last entry is the manifest; an archive without one was cut off.
 */
export class ArchiveWriter {
  /** Files that could not come along. */
  absent = 0
  #writing: Promise<void> = Promise.resolve()
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #dones: (() => void)[] = []

  constructor(
    private readonly output: Output,
    private readonly manifest: ManifestDraft,
    private readonly at: Date,
    private readonly watch: Watch = {}
  ) {}

  /** A small text of our own. */
  async addText(name: string, text: string) {
    const bytes = Buffer.from(text)
    await this.#squeeze(name, bytes.length, () => Readable.from([bytes]))
  }

  /** A file that squeezes well. */
  async addSqueezed(name: string, path: string) {
    const { size } = await stat(path)
    await this.#squeeze(name, size, () => createReadStream(path, { highWaterMark: 256 * 1024 }))
  }

  /** Files as they are, in their order. What cannot be read is noted in the manifest. */
  async addStored(files: AsyncIterable<FileToRead>) {
    let entry: StoredEntry | undefined
    for await (const piece of readFiles(files)) {
      this.watch.signal?.throwIfAborted()
      if ('absence' in piece) {
        await this.#noteAbsence(piece)
        continue
      }
      const { file, size, isFirst, isLast, bytes, done } = piece
      if (isFirst) entry = new StoredEntry(file.name, size, this.at)
      const parts = entry!.parts(bytes, isFirst, isLast)
      await this.#put(parts, done)
      if (isLast) await this.manifest.add({ name: file.name, bytes: size, sha256: entry!.sha256() })
      this.watch.onBytes?.(bytes.length)
    }
    await this.#flush()
    await this.#writing
  }

  /** Writes the manifest and the end. Answers how large the archive is. */
  async end() {
    const totals = await this.manifest.end()
    const { size } = await stat(this.manifest.path)
    const text = () => createReadStream(this.manifest.path)
    await this.#member(async function* () {
      yield* tarParts(MANIFEST, size, text())
      yield END
    }, new Date())
    return { ...totals, archiveBytes: await this.output.end() }
  }

  /** Small pieces wait for others: a disk is asked seldom, and for much. */
  async #put(parts: Buffer[], done: () => void) {
    this.#waiting.push(...parts)
    this.#dones.push(done)
    for (const { length } of parts) this.#waitingBytes += length
    if (this.#waitingBytes >= AT_ONCE) await this.#flush()
  }

  /** The disk writes some pieces while the next are added up. */
  async #flush() {
    const [parts, dones] = [this.#waiting, this.#dones]
    this.#waiting = []
    this.#dones = []
    this.#waitingBytes = 0
    await this.#writing
    this.#writing = this.output.write(parts).finally(() => dones.forEach((done) => done()))
    this.#writing.catch(() => {})
  }

  async #noteAbsence({ file, absence }: Extract<Piece, { absence: unknown }>) {
    if (file.isOptional) return
    this.absent += 1
    await this.manifest.add({ absent: file.name, why: absence })
  }

  async #squeeze(name: string, size: number, open: () => Readable) {
    const hash = createHash('sha256')
    const { watch } = this
    await this.#member(async function* (at: Date) {
      yield tarHeader({ name, bytes: size }, at)
      let read = 0
      for await (const chunk of open() as AsyncIterable<Buffer>) {
        watch.signal?.throwIfAborted()
        hash.update(chunk)
        read += chunk.length
        watch.onBytes?.(chunk.length)
        yield chunk
      }
      if (read !== size) throw new Error(`${name} changed while it was read`)
      yield Buffer.alloc(paddingOf(size))
    })
    await this.manifest.add({ name, bytes: size, sha256: hash.digest('hex') })
  }

  async #member(content: (at: Date) => AsyncIterable<Buffer>, at = this.at) {
    const { output } = this
    await pipeline(
      () => content(at),
      createGzip({ level: 6, chunkSize: 256 * 1024 }),
      async (squeezed: AsyncIterable<Buffer>) => {
        for await (const chunk of squeezed) await output.write([chunk])
      }
    )
  }
}

async function* tarParts(name: string, size: number, content: AsyncIterable<Buffer>) {
  yield tarHeader({ name, bytes: size }, new Date())
  yield* content
  yield Buffer.alloc(paddingOf(size))
}

class StoredEntry {
  readonly #member = new StoredMember()
  readonly #hash: Hash = createHash('sha256')

  constructor(
    private readonly name: string,
    private readonly size: number,
    private readonly at: Date
  ) {}

  parts(bytes: Buffer, isFirst: boolean, isLast: boolean): Buffer[] {
    this.#hash.update(bytes)
    const parts = isFirst ? this.#begin() : []
    parts.push(...this.#member.frame(bytes))
    if (isLast) parts.push(...this.#end())
    return parts
  }

  sha256() {
    return this.#hash.digest('hex')
  }

  #begin() {
    const header = tarHeader({ name: this.name, bytes: this.size }, this.at)
    return [...this.#member.begin(), ...this.#member.frame(header)]
  }

  #end() {
    const padding = Buffer.alloc(paddingOf(this.size))
    return [...this.#member.frame(padding), ...this.#member.end()]
  }
}
