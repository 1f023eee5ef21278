import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BackupRefusal } from './refusal.js'
import { unseal } from './sealing.js'

/** The tar inside of an archive, asked for piece by piece. */
export class Unpacked {
  readonly #stream = createGunzip({ chunkSize: 256 * 1024 })
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(path: string, passphrase?: string) {
    const packed = createReadStream(path, { highWaterMark: 512 * 1024 })
    const opened = passphrase ? unseal(packed, passphrase) : packed
    // What goes wrong shows where the bytes are asked for.
    void pipeline(opened, this.#stream).catch(() => {})
    this.#chunks = this.#stream[Symbol.asyncIterator]()
  }

  async exactly(bytes: number): Promise<Buffer> {
    while (this.#held.length < bytes) {
      this.#held = Buffer.concat([this.#held, (await this.#next()) ?? cutOff()])
    }
    const taken = this.#held.subarray(0, bytes)
    this.#held = this.#held.subarray(bytes)
    return taken
  }

  async *body(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (!this.#held.length) this.#held = (await this.#next()) ?? cutOff()
      const chunk = this.#held.subarray(0, left)
      this.#held = this.#held.subarray(chunk.length)
      left -= chunk.length
      yield chunk
    }
  }

  async *rest(): AsyncGenerator<Buffer> {
    if (this.#held.length) yield this.#held
    for (let chunk = await this.#next(); chunk; chunk = await this.#next()) yield chunk
  }

  close() {
    this.#stream.destroy()
  }

  async #next() {
    try {
      const { value, done } = await this.#chunks.next()
      return done ? undefined : (value as Buffer)
    } catch (error) {
      throw refusalOf(error as NodeJS.ErrnoException)
    }
  }
}

function refusalOf(error: NodeJS.ErrnoException) {
  if (error instanceof BackupRefusal) return error
  if (error.code === 'Z_BUF_ERROR') return new BackupRefusal('cut_off', {}, { cause: error })
  if (error.code?.startsWith('Z_')) return new BackupRefusal('damaged', {}, { cause: error })
  return error
}

function cutOff(): never {
  throw new BackupRefusal('cut_off')
}
