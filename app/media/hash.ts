import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Transform, type TransformCallback } from 'node:stream'
import { MediaRefusal } from './refusal.js'

export type Digest = { sha256: string; bytes: number }

/** Hashes a file as a stream: lower-case hex and the bytes read. Throws what the file system throws. */
export async function sha256(path: string): Promise<Digest> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { sha256: hash.digest('hex'), bytes }
}

/**
 * Passes bytes through while counting and hashing them, so that an upload is read once. `digest` is complete after the
 * stream has ended. One byte over `limit` (bytes) fails the stream with E_TOO_LARGE `{ limit }`.
 */
export class HashingTransform extends Transform {
  bytes = 0
  readonly #hash = createHash('sha256')
  readonly #limit: number
  #digest: Digest | undefined

  constructor({ limit = Infinity }: { limit?: number } = {}) {
    super()
    this.#limit = limit
  }

  get digest(): Digest {
    if (!this.#digest) throw new Error('The stream has not ended')
    return this.#digest
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
    this.bytes += chunk.length
    if (this.bytes > this.#limit)
      return done(new MediaRefusal('E_TOO_LARGE', { limit: this.#limit }))
    this.#hash.update(chunk)
    done(null, chunk)
  }

  override _flush(done: TransformCallback) {
    this.#digest = { sha256: this.#hash.digest('hex'), bytes: this.bytes }
    done()
  }
}
