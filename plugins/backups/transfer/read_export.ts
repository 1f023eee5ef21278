import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { InspectFile } from '#actions/inspect_file'
import type { Candidate } from '#actions/photo_drafts'
import { Refusal } from '#exceptions/refusal'
import Org from '#models/org'
import { type ArchiveFacts, type EntrySink, readAs } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, refuseWithoutRoom } from '../backup_folder.js'
import { Staging } from '../restore/staging.js'
import { type StagedPart, verifyPluginData } from './plugin_data.js'
import { readRows } from './read_rows.js'
import { shownName } from './safe_names.js'
import {
  type AlbumRow,
  albumRow,
  ALBUMS,
  favoriteRow,
  FAVORITES,
  isData,
  type LinkRow,
  linkRow,
  LINKS,
  type MemberRow,
  memberRow,
  MEMBERS,
  MOST_ROWS,
  type PhotoRow,
  photoRow,
  PHOTOS,
  pluginData,
  SIDECAR,
  SIDECAR_BYTES,
  TRANSFER,
  type TransferHead,
} from './transfer_format.js'

export interface ReadExport {
  path: string
  passphrase?: string
  /** Empty, and there as long as what was read is used. */
  folder: string
  free: FreeBytes
  signal?: AbortSignal
  progress?: (fraction: number) => void
}

/** An export of which everything was looked at. */
export interface VerifiedExport {
  head: TransferHead
  absent: number
  albums: AlbumRow[]
  members: MemberRow[]
  links: LinkRow[]
  photos: number
  photoBytes: number
  /** A file with a line for each photo that came along. */
  candidates: string
  /** Of it is known that each line is as it has to be. */
  favorites: string
  /** What plugins kept; those that run here have looked at theirs. */
  plugins: StagedPart[]
}

/** A photo that only has to be written, by the id it had. */
export interface VerifiedPhoto {
  row: PhotoRow
  candidate: Candidate
}

/** What is noted of each photo. */
const NOTES_BYTES = 4 * 1024
/** No row of a photo is shorter. */
const SHORTEST_ROW = 200

interface Staged {
  path: string
  bytes: number
  sha256: string
}

/**
 * Unpacks an export into a folder and looks at everything in it: hashes, rows, whether rows and files agree, whether each
 * file is a picture that an upload would have been let in with. Nothing else is touched.
 */
export async function readExport(asked: ReadExport): Promise<VerifiedExport> {
  const { folder, free, signal, progress } = asked
  const unpacking = new Unpacking(folder, progress)
  const facts = await readAs(TRANSFER, {
    path: asked.path,
    passphrase: asked.passphrase,
    draft: join(folder, 'seen'),
    signal,
    onHead: async (head) => {
      unpacking.begin(head)
      refuseBeyondQuota(head)
      await refuseWithoutRoom(folder, neededFor(head), free)
    },
    onEntry: ({ name, bytes }) => unpacking.sink(name, bytes),
    onBytes: (bytes) => unpacking.count(bytes),
  })
  return verify(facts, unpacking, asked)
}

/** What a new org may hold here is asked before anything is unpacked. */
function refuseBeyondQuota({ photoBytes }: TransferHead) {
  const { limitBytes } = new Org().merge({ storageLimitBytes: null })
  if (photoBytes > limitBytes)
    throw new BackupRefusal('quota_small', { neededBytes: photoBytes, limitBytes })
}

const neededFor = ({ photos, photoBytes, dataBytes }: TransferHead) =>
  photoBytes + dataBytes + photos * NOTES_BYTES

class Unpacking {
  readonly staged = new Map<string, Staged>()
  /** Names of what has rows. */
  readonly data = new Set<string>()
  readonly #staging: Staging
  #room = { photos: 0, pictures: 0, sidecars: 0, data: 0 }
  #photoBytes = 1
  #read = 0

  constructor(
    folder: string,
    private readonly progress?: (fraction: number) => void
  ) {
    this.#staging = new Staging(join(folder, 'unpacked'))
  }

  /** What was said at the beginning is all that is unpacked, whatever follows. */
  begin({ photos, photoBytes, dataBytes }: TransferHead) {
    if (photos * SHORTEST_ROW > dataBytes) throw new BackupRefusal('disagrees', { name: PHOTOS })
    this.#room = { photos, pictures: photoBytes, sidecars: photos, data: dataBytes }
    this.#photoBytes = Math.max(1, photoBytes)
  }

  count(bytes: number) {
    this.#read += bytes
    this.progress?.(Math.min(0.5, (0.5 * this.#read) / this.#photoBytes))
  }

  dataPath(name: string) {
    return this.#staging.path(name)
  }

  /** Names of files are never part of a path here. */
  async sink(name: string, bytes: number): Promise<EntrySink | null> {
    this.#take(name, bytes)
    if (isData(name)) {
      this.data.add(name)
      return this.#staging.sink(name)
    }
    if (name.endsWith(SIDECAR)) return null
    const stagedAs = `pictures/${this.staged.size}`
    const to = await this.#staging.sink(stagedAs)
    const hash = createHash('sha256')
    return {
      write: (chunk) => {
        hash.update(chunk)
        return to.write(chunk)
      },
      end: async () => {
        await to.end()
        const path = this.#staging.path(stagedAs)
        this.staged.set(name, { path, bytes, sha256: hash.digest('hex') })
      },
      abort: () => to.abort(),
    }
  }

  #take(name: string, bytes: number) {
    const room = this.#room
    if (isData(name)) room.data -= bytes
    else if (!name.endsWith(SIDECAR))
      [room.photos, room.pictures] = [room.photos - 1, room.pictures - bytes]
    else room.sidecars -= bytes > SIDECAR_BYTES ? Infinity : 1
    if (Object.values(room).some((left) => left < 0)) throw new BackupRefusal('disagrees', { name })
  }
}

async function verify(
  { head, absent }: ArchiveFacts<TransferHead>,
  unpacking: Unpacking,
  { folder, signal, progress }: ReadExport
): Promise<VerifiedExport> {
  const albums = await all(unpacking, ALBUMS, albumRow)
  const members = await all(unpacking, MEMBERS, memberRow)
  const links = await all(unpacking, LINKS, linkRow)
  const albumIds = new Set(albums.map(({ id }) => id))
  if (albumIds.size !== albums.length) throw new BackupRefusal('twice', { name: ALBUMS })
  const seen = new Set<string>()
  const candidates = join(folder, 'candidates')
  const list = await open(candidates, 'wx', 0o600)
  let [photoBytes, photos, missing] = [0, 0, 0]
  try {
    for await (const row of rowsIn(unpacking, PHOTOS, photoRow)) {
      signal?.throwIfAborted()
      if (seen.has(row.id)) throw new BackupRefusal('twice', { name: row.path })
      seen.add(row.id)
      const staged = unpacking.staged.get(row.path)
      if (!albumIds.has(row.albumId)) throw new BackupRefusal('disagrees', { name: row.path })
      if (row.uploader !== null && row.uploader >= members.length)
        throw new BackupRefusal('disagrees', { name: MEMBERS })
      if (!staged) {
        missing += 1
        continue
      }
      unpacking.staged.delete(row.path)
      const photo = { row, candidate: await candidateOf(row, staged) }
      await list.write(`${JSON.stringify(photo)}\n`)
      photos += 1
      photoBytes += staged.bytes
      progress?.(0.5 + (0.3 * photos) / Math.max(1, head.photos))
    }
  } finally {
    await list.close()
  }
  const [foreign] = unpacking.staged.keys()
  if (foreign !== undefined) throw new BackupRefusal('strange_entry', { name: foreign })
  if (missing !== absent || photoBytes > head.photoBytes)
    throw new BackupRefusal('disagrees', { name: PHOTOS })
  for await (const { member } of rowsIn(unpacking, FAVORITES, favoriteRow)) {
    if (member >= members.length) throw new BackupRefusal('disagrees', { name: MEMBERS })
  }
  const favorites = unpacking.dataPath(FAVORITES)
  const plugins = partsOf(head, unpacking)
  await verifyPluginData(plugins, seen)
  const files = { candidates, favorites, plugins }
  return { head, absent, albums, members, links, photos, photoBytes, ...files }
}

const OWN_DATA = [ALBUMS, FAVORITES, LINKS, MEMBERS, PHOTOS]

/** Each plugin that the head names has its file, and no other has one. */
function partsOf({ plugins = [] }: TransferHead, unpacking: Unpacking): StagedPart[] {
  const expected = new Set([...OWN_DATA, ...plugins.map(({ id }) => pluginData(id))])
  const [odd] = expected.symmetricDifference(unpacking.data)
  if (odd !== undefined) throw new BackupRefusal('disagrees', { name: odd })
  return plugins.map((part) => ({ ...part, path: unpacking.dataPath(pluginData(part.id)) }))
}

/** The same questions that an upload has to answer; what the file says of itself gives way to what was known of it. */
async function candidateOf(row: PhotoRow, { path, bytes, sha256 }: Staged): Promise<Candidate> {
  if (bytes !== row.bytes || sha256 !== row.sha256)
    throw new BackupRefusal('disagrees', { name: row.path })
  const facts = await new InspectFile().handle({ path, bytes }).catch((error) => {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    throw new BackupRefusal('not_a_picture', { name: row.path }, { cause: error })
  })
  const { takenAt, takenOffset: takenAtOffset, caption, tags: keywords, latitude, longitude } = row
  const name = shownName(row.name)
  const known = { takenAt, takenAtOffset, caption, keywords, latitude, longitude }
  return { path, name, bytes, sha256, modifiedAt: null, facts: { ...facts, ...known } }
}

function rowsIn<Schema extends Parameters<typeof readRows>[1]>(
  unpacking: Unpacking,
  name: string,
  validator: Schema
) {
  return readRows(unpacking.dataPath(name), validator)
}

async function all<Schema extends Parameters<typeof readRows>[1]>(
  unpacking: Unpacking,
  name: string,
  validator: Schema
) {
  const rows = []
  for await (const row of rowsIn(unpacking, name, validator)) {
    if (rows.length === MOST_ROWS) throw new BackupRefusal('damaged')
    rows.push(row)
  }
  return rows
}
