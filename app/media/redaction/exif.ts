import { mentionsPosition } from './place_words.js'

const GPS = 0x8825
/** EXIF, interoperability, and pictures inside the picture. */
const DIRECTORIES = [0x8769, 0xa005, 0x014a]
/**
 * Maker notes, private data and blocks of other standards: what a camera put there nobody but its maker knows.
 * GeoTIFF is a position by definition.
 */
const OPAQUE = [
  0x927c, 0xc634, 0x02bc, 0x83bb, 0x8649, 0x830e, 0x8482, 0x85d8, 0x87af, 0x87b0, 0x87b1,
]
/** Words of people, in which some programs note positions. */
const WORDS = [0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f]
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const MOST_DIRECTORIES = 32

interface Entry {
  tag: number
  /** Where the entry stands. */
  at: number
  /** Where its value stands, clipped to the block. */
  start: number
  end: number
}

/**
 * A TIFF block (as EXIF has it) without its GPS directory, of the same length. Everything else stays where it is,
 * the orientation above all. A block that makes no sense comes back empty.
 */
export function withoutPosition(block: Buffer): Buffer {
  const copy = Buffer.from(block)
  const order = copy.toString('latin1', 0, 2)
  if (copy.length < 8 || (order !== 'II' && order !== 'MM')) return copy.fill(0)
  const cleaning = new Cleaning(copy, order === 'II')
  cleaning.visitChain(cleaning.u32(4))
  cleaning.finish()
  return copy
}

class Cleaning {
  readonly #seen = new Set<number>()
  readonly #holes: [start: number, end: number][] = []
  readonly #dropped: { directory: number; entry: number }[] = []

  constructor(
    readonly bytes: Buffer,
    readonly little: boolean
  ) {}

  visitChain(first: number) {
    for (let at = first; at !== 0;) {
      const next = this.visit(at)
      if (next === null) return
      at = next
    }
  }

  /** Answers where the next directory stands. */
  visit(directory: number): number | null {
    if (this.#seen.has(directory) || this.#seen.size >= MOST_DIRECTORIES) return null
    this.#seen.add(directory)
    const entries = this.#entries(directory)
    for (const entry of entries) this.#judge(directory, entry)
    const after = directory + 2 + this.u16(directory) * 12
    return after + 4 <= this.bytes.length ? this.u32(after) : null
  }

  /** Blanks what was found; directories are closed up behind entries that are gone, the last ones first. */
  finish() {
    for (const [start, end] of this.#holes) this.bytes.fill(0, start, end)
    for (const { directory, entry } of this.#dropped.reverse()) {
      const count = this.u16(directory)
      const end = Math.min(directory + 2 + count * 12 + 4, this.bytes.length)
      this.bytes.copyWithin(entry, entry + 12, end)
      this.bytes.fill(0, Math.max(entry, end - 12), end)
      if (this.little) this.bytes.writeUInt16LE(Math.max(0, count - 1), directory)
      else this.bytes.writeUInt16BE(Math.max(0, count - 1), directory)
    }
  }

  #judge(directory: number, { tag, at, start, end }: Entry) {
    if (tag === GPS) {
      this.#forget(this.u32(at + 8))
      this.#dropped.push({ directory, entry: at })
    } else if (DIRECTORIES.includes(tag)) {
      for (let pointer = start; pointer + 4 <= end; pointer += 4) this.visit(this.u32(pointer))
    } else if (OPAQUE.includes(tag)) this.#holes.push([start, end])
    else if (WORDS.includes(tag) && mentionsPosition(this.bytes.subarray(start, end))) {
      this.#holes.push([start, end])
    }
  }

  #forget(directory: number) {
    for (const { start, end } of this.#entries(directory)) this.#holes.push([start, end])
    if (directory + 2 > this.bytes.length) return
    const end = directory + 2 + this.u16(directory) * 12 + 4
    this.#holes.push([directory, Math.min(end, this.bytes.length)])
  }

  #entries(directory: number): Entry[] {
    const entries: Entry[] = []
    if (directory + 2 > this.bytes.length) return entries
    const end = Math.min(directory + 2 + this.u16(directory) * 12, this.bytes.length)
    for (let at = directory + 2; at + 12 <= end; at += 12) {
      const size = (SIZES[this.u16(at + 2)] ?? 1) * this.u32(at + 4)
      const start = Math.min(size <= 4 ? at + 8 : this.u32(at + 8), this.bytes.length)
      entries.push({ tag: this.u16(at), at, start, end: Math.min(start + size, this.bytes.length) })
    }
    return entries
  }

  u16(at: number) {
    if (at + 2 > this.bytes.length) return 0
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
  }

  u32(at: number) {
    if (at + 4 > this.bytes.length) return 0
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }
}
