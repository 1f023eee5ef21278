import { crc32 } from 'node:zlib'
import { RecordList } from '#storage/zip/record_list'
import {
  bytesOfEnd,
  bytesOfEntry,
  centralRecord,
  dataDescriptor,
  endRecords,
  localHeader,
} from '#storage/zip/records'

export interface Entry {
  name: string
  /** Its UTC fields are what the unpacked file shows. */
  at: Date
}

export interface Content {
  /** As many bytes come, or fewer where reading them fails. */
  size: number
  /** A chunk is used up before the next one is asked for. */
  chunks: AsyncIterable<Buffer>
}

/** Takes bytes, in their order, and settles when they may be changed again. */
export type Sink = (bytes: Buffer) => Promise<void>

/** What could not be read to its end stands in the zip as far as it got. */
export class Incomplete extends Error {}

/** Writes a zip of entries stored as they are, one after the other, and keeps of each but its line in the directory. */
export class ZipWriter {
  readonly #sink: Sink
  readonly #directory = new RecordList()
  #offset = 0

  constructor(sink: Sink) {
    this.#sink = sink
  }

  /** Bytes that are in memory already: their checksum comes before them, so that even readers of a stream know their end. */
  async addBytes({ name, at }: Entry, bytes: Buffer) {
    const size = bytes.length
    const entry = { name: Buffer.from(name), at, size, crc: crc32(bytes), isStreamed: false }
    const offset = this.#offset
    this.#announce(localHeader(entry))
    await this.#write(bytes)
    this.#directory.add(centralRecord({ ...entry, offset }))
  }

  /** @throws Incomplete where reading failed, and the zip may go on; what the sink throws ends it. */
  async addStream({ name, at }: Entry, { size: expected, chunks }: Content) {
    const entry = { name: Buffer.from(name), at, isStreamed: true }
    const offset = this.#offset
    this.#announce(localHeader({ ...entry, size: expected, crc: 0 }))
    const { size, crc, failure } = await this.#pour(chunks)
    this.#announce(dataDescriptor({ size, crc }, expected))
    this.#directory.add(centralRecord({ ...entry, size, crc, offset }))
    if (failure) throw new Incomplete('An entry ended early', { cause: failure })
  }

  async end() {
    const offset = this.#offset
    for (const block of this.#directory.blocks()) await this.#write(block)
    const { count, bytes: size } = this.#directory
    await this.#write(endRecords({ count, offset, size }))
  }

  async #pour(chunks: AsyncIterable<Buffer>) {
    let size = 0
    let crc = 0
    let isWriting = false
    try {
      for await (const chunk of chunks) {
        crc = crc32(chunk, crc)
        size += chunk.length
        isWriting = true
        await this.#write(chunk)
        isWriting = false
      }
    } catch (error) {
      if (isWriting) throw error
      return { size, crc, failure: error as Error }
    }
    return { size, crc }
  }

  /** Nobody waits for a few bytes to leave; if they cannot, neither can those behind them. */
  #announce(bytes: Buffer) {
    this.#write(bytes).catch(() => {})
  }

  #write(bytes: Buffer) {
    this.#offset += bytes.length
    return this.#sink(bytes)
  }
}

/** Bytes of a zip before it is made, or null where it takes the wide records of very large ones. */
export function weighZip(entries: { name: string; size: number; isStreamed: boolean }[]) {
  const total = entries.reduce(
    (sum, { name, ...entry }) =>
      sum + bytesOfEntry({ ...entry, nameBytes: Buffer.byteLength(name) }),
    bytesOfEnd
  )
  return total < 0xffffffff && entries.length < 0xffff ? total : null
}
