import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type EntryWriter, refuseEntry } from '#extension/archive/entry_writer'
import { MAX_ENTRIES, MAX_UNPACKED_BYTES } from '#extension/archive/limits'
import { PluginRefusal } from '#extension/refusal'

const BLOCK = 512
const MAX_HEADER_BYTES = 64 * 1024
const FILE = '0'
const FOLDER = '5'
const PAX = 'x'
const PAX_GLOBAL = 'g'
const LONG_NAME = 'L'

const damaged = (detail: string) => new PluginRefusal({ code: 'archive_damaged', detail })

/** Unpacks a gzipped tar as `npm pack` makes it. `top` is the folder that everything lies in, with its slash. */
export async function readTgz(path: string, writer: EntryWriter, top: string) {
  for await (const entry of entriesOf(path)) {
    if (entry.kind === FOLDER) continue
    const name = entry.name.startsWith(top) ? entry.name.slice(top.length) : entry.name
    await writer.write(name, () => [Readable.from(entry.content())])
  }
}

/** Names of all entries, so that the folder around them can be seen before anything is written. */
export async function namesInTgz(path: string) {
  const names: string[] = []
  for await (const { name } of entriesOf(path)) {
    names.push(name)
    if (names.length > MAX_ENTRIES) {
      throw new PluginRefusal({ code: 'too_many_files', params: { max: MAX_ENTRIES } })
    }
  }
  return names
}

interface TarEntry {
  name: string
  kind: string
  content(): AsyncGenerator<Buffer>
}

async function* entriesOf(path: string): AsyncGenerator<TarEntry> {
  const blocks = new Blocks(path)
  try {
    let longName: string | undefined
    for (;;) {
      const header = await blocks.take(BLOCK)
      if (!header || header.every((byte) => byte === 0)) return await blocks.drain()
      checkSum(header)
      const kind = String.fromCharCode(header[156] || 48)
      const bytes = octal(header, 124, 12)
      if (bytes > MAX_UNPACKED_BYTES) {
        throw new PluginRefusal({
          code: 'archive_too_large',
          params: { max: MAX_UNPACKED_BYTES / 1024 ** 2 },
        })
      }
      const written = longName ?? nameIn(header)
      if (kind === PAX || kind === LONG_NAME) {
        const text = await blocks.text(bytes)
        longName = kind === PAX ? (paxName(text) ?? longName) : text.replace(/\0+$/, '')
        continue
      }
      if (kind === PAX_GLOBAL) {
        await blocks.text(bytes)
        continue
      }
      if (kind !== FILE && kind !== FOLDER) throw refuseEntry('archive_link', written)
      longName = undefined
      let isRead = false
      yield {
        name: written.replace(/^(\.\/)+/, ''),
        kind,
        async *content() {
          isRead = true
          yield* blocks.body(bytes)
        },
      }
      if (!isRead) for await (const chunk of blocks.body(bytes)) void chunk
    }
  } finally {
    blocks.close()
  }
}

/** The unpacked bytes, asked for piece by piece. */
class Blocks {
  readonly #stream = createGunzip()
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)
  #total = 0

  constructor(path: string) {
    const packed = createReadStream(path)
    // What goes wrong shows where the bytes are asked for.
    void pipeline(packed, this.#stream).catch(() => {})
    this.#chunks = this.#stream[Symbol.asyncIterator]()
  }

  /** So many bytes, or nothing where the archive has come to its end. */
  async take(length: number): Promise<Buffer | undefined> {
    while (this.#held.length < length) {
      const chunk = await this.#next()
      if (!chunk) {
        if (this.#held.length) throw damaged('cut off')
        return undefined
      }
      this.#held = Buffer.concat([this.#held, chunk])
    }
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }

  async *body(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes
    while (left > 0) {
      if (!this.#held.length) this.#held = (await this.#next()) ?? missing()
      const chunk = this.#held.subarray(0, left)
      this.#held = this.#held.subarray(chunk.length)
      left -= chunk.length
      yield chunk
    }
    await this.take((BLOCK - (bytes % BLOCK)) % BLOCK)
  }

  async text(bytes: number) {
    if (bytes > MAX_HEADER_BYTES) throw damaged('a header is too long')
    const chunks: Buffer[] = []
    for await (const chunk of this.body(bytes)) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }

  /** Reads to the end: only there is the check sum of it all. */
  async drain() {
    while (await this.#next());
  }

  close() {
    this.#stream.destroy()
  }

  async #next() {
    try {
      const { value, done } = await this.#chunks.next()
      if (done) return undefined
      this.#total += value.length
      // Headers and padding count as well: an archive of nothing but headers is none.
      if (this.#total > MAX_UNPACKED_BYTES + MAX_ENTRIES * 4 * BLOCK) throw damaged('too long')
      return value as Buffer
    } catch (error) {
      if (error instanceof PluginRefusal) throw error
      throw damaged((error as Error).message)
    }
  }
}

function missing(): never {
  throw damaged('cut off')
}

function nameIn(header: Buffer) {
  const name = textAt(header, 0, 100)
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textAt(header, 345, 155) : ''
  return prefix ? `${prefix}/${name}` : name
}

function textAt(header: Buffer, from: number, length: number) {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

function octal(header: Buffer, from: number, length: number) {
  const text = textAt(header, from, length).trim()
  if (!/^[0-7]+$/.test(text)) throw damaged('a header is no header')
  return Number.parseInt(text, 8)
}

function checkSum(header: Buffer) {
  const wanted = octal(header, 148, 8)
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (sum !== wanted) throw damaged('a header does not add up')
}

/** The `path` of an extended header: records of `<length> <key>=<value>\n`. */
function paxName(text: string) {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1]
}
