import type { FileHandle } from 'node:fs/promises'

const PIECE = 512 * 1024

/** Files up to here are read at once. */
export const ONE_READ = PIECE

/** Reads files into the same two pieces of memory: the next piece comes while the one before it is used. */
export class ReadAhead {
  #free = Buffer.allocUnsafeSlow(PIECE)
  #used = Buffer.allocUnsafeSlow(PIECE)

  /** Good until something else is read. */
  whole(file: FileHandle, size: number) {
    return this.#read(file, 0, size)
  }

  /** Each piece is good until the next one is asked for. */
  async *pieces(file: FileHandle, size: number): AsyncGenerator<Buffer> {
    let next = this.#read(file, 0, size)
    for (let at = PIECE; ; at += PIECE) {
      const piece = await next
      if (at >= size) return void (yield piece)
      next = this.#read(file, at, size)
      try {
        yield piece
      } finally {
        // Whoever leaves early does not hear whether it failed, but the memory must be free.
        await Promise.allSettled([next])
      }
    }
  }

  async #read(file: FileHandle, at: number, size: number) {
    const buffer = this.#turn()
    const wanted = Math.min(PIECE, size - at)
    const { bytesRead } = await file.read(buffer, 0, wanted, at)
    if (bytesRead < wanted) throw new Error('A file is shorter than it was')
    return buffer.subarray(0, wanted)
  }

  #turn() {
    const buffer = this.#free
    this.#free = this.#used
    this.#used = buffer
    return buffer
  }
}
