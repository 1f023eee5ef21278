import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Duplex, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { MAX_ENTRIES, MAX_UNPACKED_BYTES } from '#extension/archive/limits'
import { isInsidePath } from '#extension/manifest_reader'
import { PluginRefusal } from '#extension/refusal'

/** Says which entry an archive was refused for. */
export const refuseEntry = (code: string, name: string) =>
  new PluginRefusal({ code, params: { name: name.slice(0, 200) } })

/**
 * Writes the files of an archive into a folder, and nowhere else: names that lead out of it, names that are there
 * already (whatever their case), and more than an archive may hold are refused.
 */
export class EntryWriter {
  readonly #names = new Set<string>()
  #bytes = 0

  constructor(private folder: string) {}

  get count() {
    return this.#names.size
  }

  get bytes() {
    return this.#bytes
  }

  /**
   * Writes what `open` answers, the packed bytes and what unpacks them; asks for it once the name is accepted. Answers
   * bytes and check sum of what was written.
   */
  async write(name: string, open: () => [Readable, ...Duplex[]]) {
    this.#take(name)
    const path = join(this.folder, name)
    await mkdir(dirname(path), { recursive: true }).catch(isFile(name))
    let check = 0
    let bytes = 0
    const count = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#bytes += chunk.length
        bytes += chunk.length
        if (this.#bytes > MAX_UNPACKED_BYTES) {
          return done(tooLarge())
        }
        check = crc32(chunk, check)
        done(null, chunk)
      },
    })
    const file = createWriteStream(path, { flags: 'wx', mode: 0o644 })
    await pipeline([...open(), count, file]).catch(isFile(name))
    return { check, bytes }
  }

  #take(name: string) {
    if (!isInsidePath(name)) throw refuseEntry('archive_outside', name)
    // Two names that a disk cannot tell apart would be one file, whichever came last.
    const folded = name.normalize('NFC').toLowerCase()
    if (this.#names.has(folded)) throw refuseEntry('archive_duplicate', name)
    this.#names.add(folded)
    if (this.#names.size > MAX_ENTRIES) {
      throw new PluginRefusal({ code: 'too_many_files', params: { max: MAX_ENTRIES } })
    }
  }
}

const tooLarge = () =>
  new PluginRefusal({
    code: 'archive_too_large',
    params: { max: MAX_UNPACKED_BYTES / 1024 ** 2 },
  })

/** A folder that is a file at the same time, or the other way round. */
const isFile = (name: string) => (error: NodeJS.ErrnoException) => {
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '')) {
    throw refuseEntry('archive_duplicate', name)
  }
  throw error
}
