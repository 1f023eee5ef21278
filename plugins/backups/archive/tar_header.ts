import { BackupRefusal } from './refusal.js'

export const BLOCK = 512

/** Two of them end an archive. */
export const END = Buffer.alloc(2 * BLOCK)

const OCTAL_LIMIT = 8 ** 11
const FILE = '0'
const LINKS = '12'

export interface TarEntry {
  name: string
  bytes: number
}

export const paddingOf = (bytes: number) => (BLOCK - (bytes % BLOCK)) % BLOCK

/** The block before a file (ustar). Files belong to whoever unpacks them, and nobody else may read them. */
export function tarHeader({ name, bytes }: TarEntry, at: Date) {
  const header = Buffer.alloc(BLOCK)
  const [prefix, rest] = parted(name)
  header.write(rest, 0, 100)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, bytes)
  header.write(`${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 136)
  header.write(' '.repeat(8), 148)
  header.write(FILE, 156)
  header.write('ustar\x0000', 257)
  header.write(prefix, 345, 155)
  header.write(`${octal(sumOf(header), 6)}\0 `, 148)
  return header
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')

/** Beyond 8 GB the size is binary, as every tar of this century reads it. */
function writeSize(header: Buffer, bytes: number) {
  if (bytes < OCTAL_LIMIT) return header.write(`${octal(bytes, 11)}\0`, 124)
  header[124] = 0x80
  return header.writeBigUInt64BE(BigInt(bytes), 128)
}

/** Names hold 100 bytes, and 155 more of the folders before them. */
export function parted(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)]
    if (Buffer.byteLength(rest) > 100) continue
    if (Buffer.byteLength(prefix) <= 155) return [prefix, rest]
  }
  throw new BackupRefusal('strange_entry', { name })
}

/** What a header says, or nothing for the block of zeros that ends the archive. */
export function readTarHeader(header: Buffer): TarEntry | null {
  if (header.every((byte) => byte === 0)) return null
  if (sumOf(header) !== octalAt(header, 148, 8)) throw new BackupRefusal('damaged')
  const name = nameIn(header)
  const kind = String.fromCharCode(header[156] || 48)
  if (LINKS.includes(kind)) throw new BackupRefusal('link', { name })
  if (kind !== FILE) throw new BackupRefusal('strange_entry', { name })
  return { name, bytes: sizeIn(header) }
}

function sumOf(header: Buffer) {
  let sum = 0
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : header[at]
  return sum
}

function sizeIn(header: Buffer) {
  const bytes = header[124] & 0x80 ? Number(header.readBigUInt64BE(128)) : octalAt(header, 124, 12)
  if (!Number.isSafeInteger(bytes)) throw new BackupRefusal('damaged')
  return bytes
}

function octalAt(header: Buffer, from: number, length: number) {
  const text = textAt(header, from, length).trim()
  if (!/^[0-7]+$/.test(text)) throw new BackupRefusal('damaged')
  return Number.parseInt(text, 8)
}

function nameIn(header: Buffer) {
  const prefix = textAt(header, 345, 155)
  const rest = textAt(header, 0, 100)
  return prefix ? `${prefix}/${rest}` : rest
}

function textAt(header: Buffer, from: number, length: number) {
  const field = header.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}
