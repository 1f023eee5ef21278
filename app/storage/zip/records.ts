/** The records of the zip format (APPNOTE 6.3), for entries that are stored as they are. */

export interface ZipEntry {
  name: Buffer
  /** Its UTC fields are what the unpacked file shows. */
  at: Date
  size: number
  crc: number
  /** Where its local header stands. */
  offset: number
  /** Its checksum follows the bytes, because it was not known before them. */
  isStreamed: boolean
}

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50

const NAME_IS_UTF8 = 0x0800
const CHECKSUM_FOLLOWS = 0x0008
const VERSION = 20
const VERSION_64 = 45
const MADE_ON_UNIX = 3 << 8
/** A plain file, `rw-r--r--`. */
const MODE = (0o100644 << 16) >>> 0

const MOST_32 = 0xffffffff
const MOST_16 = 0xffff

const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const EXTRA_HEAD = 4

const isLarge = (size: number) => size >= MOST_32

export function localHeader({ name, at, size, crc, isStreamed }: Omit<ZipEntry, 'offset'>) {
  const extra = isLarge(size) ? extraOf([isStreamed ? 0 : size, isStreamed ? 0 : size]) : NOTHING
  const header = Buffer.alloc(LOCAL_BYTES)
  header.writeUInt32LE(LOCAL, 0)
  writeFacts(header, 4, { at, size, isStreamed })
  if (!isStreamed) header.writeUInt32LE(crc, 14)
  const told = extra.length ? MOST_32 : isStreamed ? 0 : size
  header.writeUInt32LE(told, 18)
  header.writeUInt32LE(told, 22)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra])
}

/** What follows the bytes of an entry whose checksum was not known before them; as wide as the header made one expect. */
export function dataDescriptor({ size, crc }: Pick<ZipEntry, 'size' | 'crc'>, expected: number) {
  const descriptor = Buffer.alloc(isLarge(expected) ? 24 : 16)
  descriptor.writeUInt32LE(DESCRIPTOR, 0)
  descriptor.writeUInt32LE(crc, 4)
  if (isLarge(expected)) {
    descriptor.writeBigUInt64LE(BigInt(size), 8)
    descriptor.writeBigUInt64LE(BigInt(size), 16)
  } else {
    descriptor.writeUInt32LE(size, 8)
    descriptor.writeUInt32LE(size, 12)
  }
  return descriptor
}

export function centralRecord(entry: ZipEntry) {
  const { name, at, size, crc, offset, isStreamed } = entry
  const extra = extraOf([
    ...(isLarge(size) ? [size, size] : []),
    ...(isLarge(offset) ? [offset] : []),
  ])
  const record = Buffer.alloc(CENTRAL_BYTES)
  record.writeUInt32LE(CENTRAL, 0)
  record.writeUInt16LE(MADE_ON_UNIX | VERSION_64, 4)
  writeFacts(record, 6, { at, size: Math.max(size, offset), isStreamed })
  record.writeUInt32LE(crc, 16)
  record.writeUInt32LE(Math.min(size, MOST_32), 20)
  record.writeUInt32LE(Math.min(size, MOST_32), 24)
  record.writeUInt16LE(name.length, 28)
  record.writeUInt16LE(extra.length, 30)
  record.writeUInt32LE(MODE, 38)
  record.writeUInt32LE(Math.min(offset, MOST_32), 42)
  return Buffer.concat([record, name, extra])
}

interface Weighed {
  nameBytes: number
  size: number
  isStreamed: boolean
}

/** What an entry of less than 4 GB takes in all. */
export const bytesOfEntry = ({ nameBytes, size, isStreamed }: Weighed) =>
  LOCAL_BYTES + nameBytes + size + (isStreamed ? 16 : 0) + CENTRAL_BYTES + nameBytes

export const bytesOfEnd = 22

export interface Directory {
  count: number
  offset: number
  size: number
}

export function endRecords({ count, offset, size }: Directory) {
  const needs64 = count >= MOST_16 || isLarge(offset) || isLarge(size)
  const end = Buffer.alloc(bytesOfEnd)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(Math.min(count, MOST_16), 8)
  end.writeUInt16LE(Math.min(count, MOST_16), 10)
  end.writeUInt32LE(Math.min(size, MOST_32), 12)
  end.writeUInt32LE(Math.min(offset, MOST_32), 16)
  return needs64 ? Buffer.concat([end64({ count, offset, size }), end]) : end
}

function end64({ count, offset, size }: Directory) {
  const records = Buffer.alloc(56 + 20)
  records.writeUInt32LE(END_64, 0)
  records.writeBigUInt64LE(44n, 4)
  records.writeUInt16LE(MADE_ON_UNIX | VERSION_64, 12)
  records.writeUInt16LE(VERSION_64, 14)
  records.writeBigUInt64LE(BigInt(count), 24)
  records.writeBigUInt64LE(BigInt(count), 32)
  records.writeBigUInt64LE(BigInt(size), 40)
  records.writeBigUInt64LE(BigInt(offset), 48)
  records.writeUInt32LE(LOCATOR_64, 56)
  records.writeBigUInt64LE(BigInt(offset + size), 64)
  records.writeUInt32LE(1, 72)
  return records
}

type Facts = Pick<ZipEntry, 'at' | 'size' | 'isStreamed'>

/** Version, flags, method (stored) and time: alike in both headers. */
function writeFacts(header: Buffer, start: number, { at, size, isStreamed }: Facts) {
  header.writeUInt16LE(isLarge(size) ? VERSION_64 : VERSION, start)
  header.writeUInt16LE(NAME_IS_UTF8 | (isStreamed ? CHECKSUM_FOLLOWS : 0), start + 2)
  header.writeUInt32LE(dosTime(at), start + 6)
}

const NOTHING = Buffer.alloc(0)

/** The numbers that do not fit into 32 bits. */
function extraOf(numbers: number[]) {
  if (!numbers.length) return NOTHING
  const extra = Buffer.alloc(EXTRA_HEAD + numbers.length * 8)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(numbers.length * 8, 2)
  for (const [index, number] of numbers.entries())
    extra.writeBigUInt64LE(BigInt(number), EXTRA_HEAD + index * 8)
  return extra
}

const FIRST_MOMENT = Date.UTC(1980, 0, 1)
const LAST_MOMENT = Date.UTC(2107, 11, 31, 23, 59, 58)

/** The format knows even seconds of the years 1980 to 2107. */
function dosTime(at: Date) {
  const date = new Date(Math.min(Math.max(at.getTime() || 0, FIRST_MOMENT), LAST_MOMENT))
  const day =
    ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  const time =
    (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  return ((day << 16) | time) >>> 0
}
