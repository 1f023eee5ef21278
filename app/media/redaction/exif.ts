import { mentionsPosition } from './place_words.js'

const GPS = 0x8825
/** EXIF, interoperability, and pictures inside the picture. */
const DIRECTORIES = [0x8769, 0xa005, 0x014a]
/**
 * Maker notes, private data, layers and blocks of other standards: what a camera or an editor put there nobody but its
 * maker knows. GeoTIFF is a position by definition.
 */
const OPAQUE = [
  ...[0x927c, 0xc634, 0x02bc, 0x83bb, 0x8649, 0x935c, 0x8568],
  ...[0x830e, 0x8480, 0x8482, 0x85d8, 0x87af, 0x87b0, 0x87b1, 0xa480, 0xc69c],
]
/** Words of people, in which some programs note positions. */
const WORDS = [0x010d, 0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f]
/** Where the pixels lie and how many bytes they are: in strips, in tiles, as a small JPEG. */
const PIXELS: [offsets: number, lengths: number][] = [
  [0x0111, 0x0117],
  [0x0144, 0x0145],
  [0x0201, 0x0202],
]
const SMALL_JPEG = 0x0201
/** What a JPEG inside an old TIFF is decoded by stands wherever it likes. */
const OLD_JPEG = [0x0207, 0x0208, 0x0209]
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const SHORT = 3
const MOST_DIRECTORIES = 32
const HEADER = 8

type Stretch = [start: number, end: number]

interface Entry {
  tag: number
  type: number
  /** Where the entry stands. */
  at: number
  /** Where its value stands, clipped to the block. */
  start: number
  end: number
}

/**
 * A TIFF block (as EXIF has it) without its GPS directory, of the same length. What it is made of stays where it is, the
 * orientation above all; what nothing in it leads to, as a position that an editor has only unlinked, is blanked. A
 * block that makes no sense comes back empty.
 */
export function withoutPosition(block: Buffer): Buffer {
  return clean(block)?.bytes ?? Buffer.alloc(block.length)
}

/** The same for a file whose pixels lie in the block: null where it is not known for sure which bytes these are. */
export function withoutPositionAroundPixels(block: Buffer): Buffer | null {
  const cleaning = clean(block)
  return cleaning?.isCertain ? cleaning.bytes : null
}

function clean(block: Buffer) {
  const order = block.toString('latin1', 0, 2)
  if (block.length < HEADER || (order !== 'II' && order !== 'MM')) return null
  const cleaning = new Cleaning(Buffer.from(block), order === 'II')
  cleaning.visitChain(cleaning.u32(4))
  cleaning.finish()
  return cleaning
}

class Cleaning {
  /** Whether everything was followed that leads anywhere. */
  isCertain = true
  readonly #seen = new Set<number>()
  readonly #kept: Stretch[] = [[0, HEADER]]
  readonly #holes: Stretch[] = []
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
    if (this.#seen.has(directory)) return null
    if (this.#seen.size >= MOST_DIRECTORIES) {
      this.isCertain = false
      return null
    }
    this.#seen.add(directory)
    const entries = this.#entries(directory)
    const after = directory + 2 + this.u16(directory) * 12
    this.#kept.push([directory, after + 4])
    for (const entry of entries) this.#judge(directory, entry)
    this.#keepPixels(entries)
    return after + 4 <= this.bytes.length ? this.u32(after) : null
  }

  /** Blanks what was found; directories are closed up behind entries that are gone, the last ones first. */
  finish() {
    const { length } = this.bytes
    let at = 0
    for (const [start, end] of this.#kept.sort(([one], [other]) => one - other)) {
      if (start > at) this.bytes.fill(0, at, Math.min(start, length))
      at = Math.min(Math.max(at, end), length)
    }
    this.bytes.fill(0, at)
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
      return
    }
    this.#kept.push([start, end])
    if (OLD_JPEG.includes(tag)) this.isCertain = false
    if (DIRECTORIES.includes(tag)) {
      for (let pointer = start; pointer + 4 <= end; pointer += 4) this.visit(this.u32(pointer))
    } else if (OPAQUE.includes(tag)) this.#holes.push([start, end])
    else if (WORDS.includes(tag) && mentionsPosition(this.bytes.subarray(start, end))) {
      this.#holes.push([start, end])
    }
  }

  #keepPixels(entries: Entry[]) {
    for (const [offsets, lengths] of PIXELS) {
      const [starts, sizes] = [offsets, lengths].map((tag) => this.#numbers(entries, tag))
      const isClear = starts.every((start, index) => start === 0 || sizes[index] > 0)
      if (starts.length !== sizes.length || !isClear) this.isCertain = false
      starts.forEach((start, index) => {
        const end = Math.min(start + (sizes[index] ?? 0), this.bytes.length)
        if (offsets === SMALL_JPEG && this.#tellsOfItself(start, end)) return
        if (start < end) this.#kept.push([start, end])
      })
    }
  }

  /** A small JPEG with facts of its own would have to be gone through as a large one is: nobody misses it. */
  #tellsOfItself(start: number, end: number) {
    const jpeg = this.bytes.subarray(start, end)
    return ['Exif\0', 'http://ns.adobe.com/', 'Photoshop'].some((word) => jpeg.includes(word))
  }

  #numbers(entries: Entry[], wanted: number) {
    const entry = entries.find(({ tag }) => tag === wanted)
    if (!entry) return []
    const size = entry.type === SHORT ? 2 : 4
    const numbers: number[] = []
    for (let at = entry.start; at + size <= entry.end; at += size)
      numbers.push(size === 2 ? this.u16(at) : this.u32(at))
    return numbers
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
      const [tag, type] = [this.u16(at), this.u16(at + 2)]
      const size = (SIZES[type] ?? 1) * this.u32(at + 4)
      const start = Math.min(size <= 4 ? at + 8 : this.u32(at + 8), this.bytes.length)
      entries.push({ tag, type, at, start, end: Math.min(start + size, this.bytes.length) })
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
