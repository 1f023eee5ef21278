import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { type EntryWriter, refuseEntry } from '#extension/archive/entry_writer'
import { MAX_ENTRIES } from '#extension/archive/limits'
import { PluginRefusal } from '#extension/refusal'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8
/** Bits of a mode that say what something is; packers of some systems write none. */
const KIND = 0o170000
const PLAIN = [0, 0o100000, 0o040000]
/** More than so many entries with long names and notes would ever need. */
const MAX_DIRECTORY_BYTES = 16 * 1024 ** 2

interface ZipEntry {
  name: string
  flags: number
  method: number
  check: number
  packedBytes: number
  bytes: number
  mode: number
  header: number
}

const damaged = (detail: string) => new PluginRefusal({ code: 'archive_damaged', detail })

/** Unpacks a zip by its directory. Anything that is not plainly a file or a folder is refused. */
export async function readZip(file: FileHandle, size: number, writer: EntryWriter) {
  const entries = await directoryOf(file, size)
  const top = commonTop(entries.map(({ name }) => name))
  for (const entry of entries) {
    if (entry.flags & ENCRYPTED) throw refuseEntry('archive_damaged', entry.name)
    if (!PLAIN.includes(entry.mode & KIND)) throw refuseEntry('archive_link', entry.name)
    if (entry.name.endsWith('/')) continue
    await unpack(file, size, entry, entry.name.slice(top.length), writer)
  }
}

async function directoryOf(file: FileHandle, size: number): Promise<ZipEntry[]> {
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT)
  const tail = await readAt(file, size - tailBytes, tailBytes)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || tail.length - end < END_BYTES || tail.readUInt32LE(end) !== END) {
    throw damaged('no directory')
  }
  const count = tail.readUInt16LE(end + 10)
  const bytes = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (count > MAX_ENTRIES) {
    throw new PluginRefusal({ code: 'too_many_files', params: { max: MAX_ENTRIES } })
  }
  if (start + bytes > size || bytes > MAX_DIRECTORY_BYTES) throw damaged('directory out of bounds')
  const directory = await readAt(file, start, bytes)
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) {
      throw damaged('directory cut off')
    }
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      directory.readUInt16LE(at + offset)
    )
    entries.push({
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      check: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      header: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
    })
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  return entries
}

async function unpack(
  file: FileHandle,
  size: number,
  entry: ZipEntry,
  name: string,
  writer: EntryWriter
) {
  const header = await readAt(file, entry.header, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw damaged(entry.name)
  const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.packedBytes > size) throw damaged(entry.name)
  const { check, bytes } = await writer
    .write(name, () => [packedBytes(file, start, entry), ...unpacker(entry)])
    .catch(asDamage(entry.name))
  if (check !== entry.check || bytes !== entry.bytes) throw damaged(entry.name)
}

function packedBytes(file: FileHandle, start: number, { packedBytes: length }: ZipEntry) {
  if (!length) return Readable.from([])
  return file.createReadStream({ start, end: start + length - 1, autoClose: false })
}

function unpacker({ method, name }: ZipEntry) {
  if (method === STORED) return []
  if (method !== DEFLATED) throw damaged(`${name}: packed in a way that is not known`)
  return [createInflateRaw()]
}

/** What a packer got wrong says so by its code. */
const asDamage = (name: string) => (error: NodeJS.ErrnoException) => {
  if (error.code?.startsWith('Z_')) throw damaged(`${name}: ${error.message}`)
  throw error
}

async function readAt(file: FileHandle, position: number, length: number) {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** The folder that everything lies in, with its slash: `package/` of npm, or one named after the plugin. */
export function commonTop(names: string[]) {
  if (names.includes('plugin.json')) return ''
  const manifest = names.find((name) => /^[^/]+\/plugin\.json$/.test(name))
  const top = manifest?.slice(0, -'plugin.json'.length) ?? ''
  return names.every((name) => name.startsWith(top)) ? top : ''
}
