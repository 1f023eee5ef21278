import type { Pixels } from './pixels.js'

const HEADER_BYTES = 8
const ENTRY_BYTES = 12
const ROWS_PER_STRIP = 64
const [SHORT, LONG, UNDEFINED] = [3, 4, 7]
const RGB = 2
const UNASSOCIATED_ALPHA = 2

type Entry = { tag: number; type: number; values: number[] } | { tag: number; bytes: Uint8Array }

/**
 * Decoded pixels (3 channels, or 4 with alpha that is not multiplied in) together with the profile their colours are
 * meant in, as an uncompressed TIFF in memory: raw pixels have no place for a profile, and this way one library does all
 * the work with colours.
 */
export function profiledTiff({ data, width, height, channels }: Pixels, icc: Uint8Array): Buffer {
  const strips = Math.ceil(height / ROWS_PER_STRIP)
  const stripBytes = width * channels * ROWS_PER_STRIP
  const entries: Entry[] = [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: Array<number>(channels).fill(8) },
    { tag: 259, type: SHORT, values: [1] },
    { tag: 262, type: SHORT, values: [RGB] },
    { tag: 273, type: LONG, values: Array<number>(strips).fill(0) },
    { tag: 277, type: SHORT, values: [channels] },
    { tag: 278, type: LONG, values: [ROWS_PER_STRIP] },
    { tag: 279, type: LONG, values: Array<number>(strips).fill(0) },
    ...(channels === 4 ? [{ tag: 338, type: SHORT, values: [UNASSOCIATED_ALPHA] }] : []),
    { tag: 34675, bytes: icc },
  ]
  const start = headBytes(entries)
  for (let strip = 0; strip < strips; strip++) {
    valuesOf(entries, 273)[strip] = start + strip * stripBytes
    valuesOf(entries, 279)[strip] = Math.min(stripBytes, data.length - strip * stripBytes)
  }
  return Buffer.concat([directory(entries), data])
}

function valuesOf(entries: Entry[], tag: number) {
  const entry = entries.find((one) => one.tag === tag)
  return entry && 'values' in entry ? entry.values : []
}

const headBytes = (entries: Entry[]) =>
  HEADER_BYTES +
  2 +
  entries.length * ENTRY_BYTES +
  4 +
  entries.reduce((sum, entry) => sum + outsideBytes(entry), 0)

/** Values of up to four bytes stand in the entry itself; others behind the directory, at even places. */
function outsideBytes(entry: Entry) {
  const bytes = encoded(entry).length
  return bytes <= 4 ? 0 : bytes + (bytes % 2)
}

function encoded(entry: Entry): Buffer {
  if ('bytes' in entry) return Buffer.from(entry.bytes)
  const size = entry.type === SHORT ? 2 : 4
  const bytes = Buffer.alloc(entry.values.length * size)
  entry.values.forEach((value, i) => bytes.writeUIntLE(value, i * size, size))
  return bytes
}

function directory(entries: Entry[]): Buffer {
  const head = Buffer.alloc(headBytes(entries))
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(HEADER_BYTES, 4)
  head.writeUInt16LE(entries.length, HEADER_BYTES)
  let at = HEADER_BYTES + 2
  let outside = at + entries.length * ENTRY_BYTES + 4
  for (const entry of entries) {
    const value = encoded(entry)
    head.writeUInt16LE(entry.tag, at)
    head.writeUInt16LE('bytes' in entry ? UNDEFINED : entry.type, at + 2)
    head.writeUInt32LE('bytes' in entry ? value.length : entry.values.length, at + 4)
    if (value.length > 4) {
      head.writeUInt32LE(outside, at + 8)
      value.copy(head, outside)
      outside += outsideBytes(entry)
    } else value.copy(head, at + 8)
    at += ENTRY_BYTES
  }
  return head
}
