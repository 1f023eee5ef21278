import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import {
  type AbsenceLine,
  EXPORT_HEAD,
  FORMAT,
  type Head,
  HEAD,
  MANIFEST,
  NameOrder,
  type TotalsLine,
} from './format.js'
import { headOf } from './head.js'
import { inUtf8, linesOf } from './lines.js'
import { ManifestDraft } from './manifest.js'
import { readJson } from './read_json.js'
import { BackupRefusal, type RefusalReason } from './refusal.js'
import { MAGIC } from './sealing.js'
import { BLOCK, paddingOf, readTarHeader, type TarEntry } from './tar_header.js'
import { Unpacked } from './unpacked.js'

/** Takes what is in an entry. */
export interface EntrySink {
  write(chunk: Buffer): Promise<void> | void
  end(): Promise<void> | void
  /** When the archive turns out to be bad in the middle of it. */
  abort(): Promise<void> | void
}

/** What an archive has to look like: which names it may hold, and how its head is read. */
export interface Dialect<Facts> {
  /** The name of the first entry. */
  head: string
  newOrder(): { take(name: string): void }
  headOf(text: string): Promise<Facts>
  /** Heads of archives of another kind, and what is said to whoever brings one. */
  mistaken: Record<string, RefusalReason>
}

const BACKUP: Dialect<Head> = {
  head: HEAD,
  newOrder: () => new NameOrder(),
  async headOf(text) {
    const head = await headOf(text)
    if (head.format > FORMAT) throw new BackupRefusal('newer', { version: head.version })
    return head
  },
  mistaken: { [EXPORT_HEAD]: 'one_org' },
}

export interface ReadArchive<Facts = Head> {
  path: string
  passphrase?: string
  /** A file that may be written meanwhile: what was seen, to be compared with the manifest at the end. */
  draft: string
  /** Told first of all; may refuse. */
  onHead?: (head: Facts) => Promise<void> | void
  /** Answers where the content of an entry goes, or nothing where nobody wants it. */
  onEntry?: (entry: TarEntry) => Promise<EntrySink | null> | EntrySink | null
  signal?: AbortSignal
  onBytes?: (bytes: number) => void
}

export interface ArchiveFacts<Facts = Head> extends TotalsLine {
  head: Facts
  isSealed: boolean
  absent: number
  /** The first of them. */
  absences: AbsenceLine[]
}

const MOST_HEAD = 4 * 1024 ** 2
const MOST_ABSENCES = 100
/** Zeros behind the end: some programs fill up their last record. */
const MOST_PADDING = 1024 ** 2

/** Whether a passphrase is needed. */
export async function isSealed(path: string) {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    if (bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b) return false
    if (buffer.subarray(0, bytesRead).equals(MAGIC)) return true
    throw new BackupRefusal('not_a_backup')
  } finally {
    await file.close()
  }
}

/**
 * Reads a backup from its beginning to its end, and refuses whatever is not as it has to be: names that are none of a backup's,
 * links, entries that are there twice, bytes that are not as they were written, an end that is missing, a manifest that says
 * something else. What sinks were given counts only when this settles.
 */
export const readArchive = (asked: ReadArchive): Promise<ArchiveFacts> => readAs(BACKUP, asked)

/** The same for archives of another kind. */
export async function readAs<Facts>(
  dialect: Dialect<Facts>,
  asked: ReadArchive<Facts>
): Promise<ArchiveFacts<Facts>> {
  const sealed = await isSealed(asked.path)
  if (sealed && !asked.passphrase) throw new BackupRefusal('passphrase_missing')
  const unpacked = new Unpacked(asked.path, sealed ? asked.passphrase : undefined)
  const seen = await ManifestDraft.open(asked.draft)
  try {
    return { isSealed: sealed, ...(await readEntries(dialect, asked, unpacked, seen)) }
  } finally {
    unpacked.close()
    await seen.abandon()
    await rm(asked.draft, { force: true })
  }
}

async function readEntries<Facts>(
  dialect: Dialect<Facts>,
  asked: ReadArchive<Facts>,
  unpacked: Unpacked,
  seen: ManifestDraft
) {
  const order = dialect.newOrder()
  let head: Facts | undefined
  for (;;) {
    const block = await unpacked.exactly(BLOCK)
    const entry = readTarHeader(block)
    if (!entry) throw new BackupRefusal('cut_off')
    const mistaken = head ? undefined : dialect.mistaken[entry.name]
    if (mistaken) throw new BackupRefusal(mistaken)
    order.take(entry.name)
    if (entry.name === MANIFEST) {
      const totals = await seen.end()
      const found = await compare(unpacked, entry, asked.draft)
      await expectEnd(unpacked)
      return { head: head!, ...totals, ...found }
    }
    if (entry.name === dialect.head) {
      head = await readHead(dialect, unpacked, entry, seen)
      await asked.onHead?.(head)
    } else await readEntry(asked, unpacked, entry, seen)
  }
}

async function readHead<Facts>(
  dialect: Dialect<Facts>,
  unpacked: Unpacked,
  entry: TarEntry,
  seen: ManifestDraft
) {
  if (entry.bytes > MOST_HEAD) throw new BackupRefusal('damaged')
  const bytes = await unpacked.exactly(entry.bytes)
  await unpacked.exactly(paddingOf(entry.bytes))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await seen.add({ ...entry, sha256 })
  return dialect.headOf(bytes.toString('utf8'))
}

async function readEntry(
  { onEntry, signal, onBytes }: Pick<ReadArchive, 'onEntry' | 'signal' | 'onBytes'>,
  unpacked: Unpacked,
  entry: TarEntry,
  seen: ManifestDraft
) {
  const hash = createHash('sha256')
  const sink = await onEntry?.(entry)
  try {
    for await (const chunk of unpacked.body(entry.bytes)) {
      signal?.throwIfAborted()
      hash.update(chunk)
      await sink?.write(chunk)
      onBytes?.(chunk.length)
    }
    await unpacked.exactly(paddingOf(entry.bytes))
    await sink?.end()
  } catch (error) {
    await sink?.abort()
    throw error
  }
  await seen.add({ ...entry, sha256: hash.digest('hex') })
}

/** Line by line what the manifest says, and what was there. */
async function compare(unpacked: Unpacked, entry: TarEntry, draft: string) {
  const seen = linesOf(createReadStream(draft))
  const absences: AbsenceLine[] = []
  let absent = 0
  for await (const line of linesOf(unpacked.body(entry.bytes))) {
    const absence = absenceIn(line)
    if (absence) {
      absent += 1
      if (absences.length < MOST_ABSENCES) absences.push(absence)
      continue
    }
    const { value, done } = await seen.next()
    if (done || value !== line) throw disagrees(value ?? line)
  }
  const { value, done } = await seen.next()
  if (!done) throw disagrees(value)
  await unpacked.exactly(paddingOf(entry.bytes))
  return { absent, absences }
}

function absenceIn(line: string): AbsenceLine | null {
  return line.startsWith('{"absent":') ? (readJson(inUtf8(line)) as AbsenceLine) : null
}

function disagrees(line: string) {
  const [, name = ''] = /"name":"([^"]*)"/.exec(inUtf8(line)) ?? []
  return new BackupRefusal('disagrees', { name })
}

async function expectEnd(unpacked: Unpacked) {
  const end = await unpacked.exactly(2 * BLOCK)
  if (!end.every((byte) => byte === 0)) throw new BackupRefusal('out_of_order', { name: MANIFEST })
  let left = MOST_PADDING
  for await (const chunk of unpacked.rest()) {
    left -= chunk.length
    if (left < 0 || !chunk.every((byte) => byte === 0)) throw new BackupRefusal('damaged')
  }
}
