import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { scratchFolder } from '#tests/fixtures/scratch'
import { ArchiveWriter } from '../archive/archive_writer.js'
import { readArchive } from '../archive/archive_reader.js'
import { FORMAT, HEAD, type Head, MANIFEST } from '../archive/format.js'
import { ManifestDraft } from '../archive/manifest.js'
import { FileOutput } from '../archive/output.js'
import { SealedOutput } from '../archive/sealing.js'
import { BLOCK, END, paddingOf, tarHeader } from '../archive/tar_header.js'

const ORG = '0190a5b2-7c11-7000-8000-000000000001'
const fileId = (number: number) => `0190a5b2-7c11-7000-8000-${String(number).padStart(12, '0')}`
export const originalName = (number: number) =>
  `files/orgs/${ORG}/originals/2026/07/${fileId(number)}.jpg`

export const HEAD_OF_NOBODY: Head = {
  format: FORMAT,
  version: '0.1.0',
  madeAt: '2026-07-01T12:00:00.000Z',
  database: 'sqlite',
  migrations: [],
  plugins: {},
  tables: {},
  bytes: 0,
  keyMark: '',
  hasKey: false,
}

/** A passphrase that nobody guesses needs no costly guesses. */
const CHEAP = { logN: 10, r: 8, p: 1 }

/** A backup of pictures of these sizes, which belong to no server; without a size there is none. */
export async function makeArchive(
  sizes: (number | null)[],
  { passphrase = '', head = HEAD_OF_NOBODY } = {}
) {
  const folder = await scratchFolder()
  const path = join(folder, 'backup.tar.gz')
  const files = new Map<string, Buffer | null>()
  for (const [number, size] of sizes.entries()) {
    files.set(originalName(number), size === null ? null : randomBytes(size))
  }
  const file = await FileOutput.open(path)
  const output = passphrase ? await SealedOutput.open(file, passphrase, CHEAP) : file
  const manifest = await ManifestDraft.open(join(folder, 'manifest'))
  const writer = new ArchiveWriter(output, manifest, new Date('2026-07-01T12:00:00Z'))
  await writer.addText(HEAD, JSON.stringify(head))
  await writer.addText('database/albums.jsonl', '{"id":1}\n'.repeat(50_000))
  await writer.addStored(written(folder, files))
  const made = await writer.end()
  return { path, files, made, absent: writer.absent }
}

async function* written(folder: string, files: Map<string, Buffer | null>) {
  for (const [name, bytes] of files) {
    const path = join(folder, name)

    await mkdir(dirname(path), { recursive: true })
    if (bytes) await writeFile(path, bytes)
    yield { name, path }
  }
}

/** All entries of a backup, by name. */
export async function entriesOf(path: string, passphrase?: string) {
  const entries = new Map<string, Buffer>()
  const facts = await readArchive({
    path,
    passphrase,
    draft: `${path}.seen`,
    onEntry({ name }) {
      const chunks: Buffer[] = []
      return {
        write: (chunk) => void chunks.push(Buffer.from(chunk)),
        end: () => void entries.set(name, Buffer.concat(chunks)),
        abort: () => {},
      }
    },
  })
  return { facts, entries }
}

export interface RawEntry {
  name: string
  bytes: Buffer
  kind?: string
}

/** Whatever a tar can say, packed without asking whether a backup would. */
export async function forge(change: (entries: RawEntry[]) => RawEntry[], from?: string) {
  const path = from ?? (await makeArchive([1_000, 2_000])).path
  const entries = change(rawEntries(gunzipSync(await readFile(path))))
  const parts = entries.flatMap(({ name, bytes, kind = '0' }) => [
    headerOf(name, bytes.length, kind),
    bytes,
    Buffer.alloc(paddingOf(bytes.length)),
  ])
  const forged = join(await scratchFolder(), 'forged.tar.gz')
  await writeFile(forged, gzipSync(Buffer.concat([...parts, END])))
  return forged
}

function headerOf(name: string, bytes: number, kind: string) {
  const header = tarHeader({ name, bytes }, new Date(0))
  header.write(kind, 156)
  header.write(' '.repeat(8), 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function rawEntries(tar: Buffer) {
  const entries: RawEntry[] = []
  for (let at = 0; tar[at];) {
    const header = tar.subarray(at, at + BLOCK)
    const text = (from: number, length: number) =>
      header.toString('utf8', from, from + length).replace(/\0.*$/s, '')
    const [prefix, rest] = [text(345, 155), text(0, 100)]
    const bytes = Number.parseInt(text(124, 12), 8)
    entries.push({
      name: prefix ? `${prefix}/${rest}` : rest,
      bytes: tar.subarray(at + BLOCK, at + BLOCK + bytes),
    })
    at += BLOCK + bytes + paddingOf(bytes)
  }
  return entries
}

/** Of a backup that is not sealed. */
export const headIn = (archive: Buffer): Head =>
  JSON.parse(rawEntries(gunzipSync(archive))[0].bytes.toString())

export const withHead = (head: object) => (entries: RawEntry[]) =>
  entries.map((entry) =>
    entry.name === HEAD ? { ...entry, bytes: Buffer.from(JSON.stringify(head)) } : entry
  )

/** With another entry in the place of the last original. */
export const changing = (change: (entry: RawEntry) => RawEntry) => (entries: RawEntry[]) =>
  entries.map((entry) => (entry === lastOriginal(entries) ? change(entry) : entry))

/** The last original in it. */
export const lastOriginal = (entries: RawEntry[]) =>
  entries.findLast(({ name }) => name.includes('/originals/'))!

/** Whole and true to its manifest, with an original too few. */
export function withoutAnOriginal(entries: RawEntry[]) {
  const gone = lastOriginal(entries)
  return entries
    .filter((entry) => entry !== gone)
    .map((entry) =>
      entry.name === MANIFEST ? { ...entry, bytes: without(entry.bytes, gone) } : entry
    )
}

function without(manifest: Buffer, gone: RawEntry) {
  const lines = manifest
    .toString()
    .trim()
    .split('\n')
    .filter((line) => !line.includes(gone.name))
  const { entries, bytes } = JSON.parse(lines.pop()!)
  lines.push(JSON.stringify({ entries: entries - 1, bytes: bytes - gone.bytes.length }))
  return Buffer.from(`${lines.join('\n')}\n`)
}
