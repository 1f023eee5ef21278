import type { FileHandle } from 'node:fs/promises'

const WINDOW = 256 * 1024

/** Random reads from a file of any size with a bounded piece of it in memory. */
export class FileView {
  #window = Buffer.alloc(0)
  #start = 0

  constructor(
    readonly file: FileHandle,
    readonly size: number
  ) {}

  /** Fewer than asked for at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - at))
    if (at < this.#start || at + wanted > this.#start + this.#window.length)
      await this.#move(at, wanted)
    return this.#window.subarray(at - this.#start, at - this.#start + wanted)
  }

  /** The first place at or after `at` where `find` answers one in a stretch of the file, or the file's end. */
  async search(at: number, find: (stretch: Buffer) => number): Promise<number> {
    while (at < this.size) {
      const stretch = await this.read(at, WINDOW)
      const found = find(stretch)
      if (found !== -1) return at + found
      // One byte again, for what begins with the last one.
      if (stretch.length < 2) break
      at += stretch.length - 1
    }
    return this.size
  }

  async #move(at: number, length: number) {
    const buffer = Buffer.alloc(Math.min(Math.max(length, WINDOW), this.size - at))
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at)
    this.#window = buffer.subarray(0, bytesRead)
    this.#start = at
  }
}
