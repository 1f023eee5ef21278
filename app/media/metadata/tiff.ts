import { decodeBytes } from './text.js'

export type TagValue = string | number | number[] | Uint8Array
export type Tags = Map<number, TagValue>
export type ExifBlocks = { image: Tags; photo: Tags; gps: Tags }

const MAX_ENTRIES = 512
const MAX_NUMBERS = 64
const PHOTO_POINTER = 0x8769
const GPS_POINTER = 0x8825

/** Size of one value by TIFF type; types not listed are unknown. */
const SIZES: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
}

/**
 * Reads the three EXIF directories that matter. A broken tag costs that tag and not the rest; loops, wild offsets and
 * wild counts cost nothing, because only these directories are visited and every read is inside the buffer.
 */
export function readExif(blob: Uint8Array): ExifBlocks {
  const reader = TiffReader.open(Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength))
  if (!reader) return { image: new Map(), photo: new Map(), gps: new Map() }

  const image = reader.directory(reader.firstDirectory)
  return {
    image,
    photo: reader.directory(image.get(PHOTO_POINTER)),
    gps: reader.directory(image.get(GPS_POINTER)),
  }
}

class TiffReader {
  private constructor(
    readonly bytes: Buffer,
    readonly little: boolean
  ) {}

  static open(blob: Buffer) {
    const bytes = blob.toString('latin1', 0, 4) === 'Exif' ? blob.subarray(6) : blob
    const order = bytes.toString('latin1', 0, 2)
    if (bytes.length < 14 || (order !== 'II' && order !== 'MM')) return null
    return new TiffReader(bytes, order === 'II')
  }

  get firstDirectory() {
    return this.#u32(4)
  }

  directory(offset: TagValue | undefined): Tags {
    const tags: Tags = new Map()
    if (typeof offset !== 'number' || !this.#holds(offset, 2)) return tags

    const entries = Math.min(this.#u16(offset), MAX_ENTRIES)
    for (let i = 0; i < entries; i++) {
      const at = offset + 2 + i * 12
      if (!this.#holds(at, 12)) break
      const value = this.#value(at)
      if (value !== undefined) tags.set(this.#u16(at), value)
    }
    return tags
  }

  #value(entry: number): TagValue | undefined {
    const type = this.#u16(entry + 2)
    const count = this.#u32(entry + 4)
    const size = SIZES[type]
    if (!size || count === 0) return undefined

    const at = size * count <= 4 ? entry + 8 : this.#u32(entry + 8)
    if (!this.#holds(at, size)) return undefined
    const end = Math.min(at + size * count, this.bytes.length)

    if (type === 2) return decodeBytes(this.bytes.subarray(at, end))
    if (type === 1 || type === 7) return count === 1 ? this.bytes[at] : this.bytes.subarray(at, end)
    if (count === 1) return this.#number(type, at)
    return this.#numbers(type, at, end, size)
  }

  #numbers(type: number, start: number, end: number, size: number) {
    const numbers: number[] = []
    for (let at = start; at + size <= end && numbers.length < MAX_NUMBERS; at += size)
      numbers.push(this.#number(type, at))
    return numbers
  }

  /** A rational with a zero denominator is NaN or Infinity, which every user of a number has to refuse anyway. */
  #number(type: number, at: number): number {
    if (type === 3) return this.#u16(at)
    if (type === 5) return this.#u32(at) / this.#u32(at + 4)
    if (type === 6) return this.bytes.readInt8(at)
    if (type === 8) return this.little ? this.bytes.readInt16LE(at) : this.bytes.readInt16BE(at)
    if (type === 9) return this.#i32(at)
    if (type === 10) return this.#i32(at) / this.#i32(at + 4)
    if (type === 11) return this.little ? this.bytes.readFloatLE(at) : this.bytes.readFloatBE(at)
    if (type === 12) return this.little ? this.bytes.readDoubleLE(at) : this.bytes.readDoubleBE(at)
    return this.#u32(at)
  }

  #u16(at: number) {
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
  }

  #u32(at: number) {
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }

  #i32(at: number) {
    return this.little ? this.bytes.readInt32LE(at) : this.bytes.readInt32BE(at)
  }

  #holds(at: number, length: number) {
    return at >= 0 && at + length <= this.bytes.length
  }
}
