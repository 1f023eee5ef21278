import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryDatabase } from './library_database.js'
import { indexingAtOnce } from './search_index.js'

/**
 * Fills the database of an org with so many photos, as a club has them after ten years: rows alone, without files on
 * disk. It writes past the program, in bulk: a million photos take a few minutes.
 *
 *   const database = openSqliteLibrary(join(dataDir, 'lumina.sqlite3')) // migrated, its server not running
 *   const { albumIds } = await fillLibrary(database, { orgId, userId, photos: 1_000_000 })
 *   await database.close()
 *
 * Every album is an event of three days with 500 photos, and events are spread evenly over the years: a larger library
 * has more albums, not larger ones, and what one page or one bucket of the timeline shows has the same size in each.
 * The newest album ends at `until`. 3 of 10 photos carry one of 40 tags, 1 of 20 is a favourite of the user, 1 of 500
 * lies in the trash, 1 of 1,000 could not be shown. The same plan makes the same library, but for the ids.
 */
export interface LibraryPlan {
  orgId: string
  /** Who uploaded everything. */
  userId: string
  photos: number
  years?: number
  photosPerAlbum?: number
  /** The day of the newest photo. */
  until?: Date
  onProgress?: (photos: number) => void
}

export interface FilledLibrary {
  /** Newest first. */
  albumIds: string[]
  tagIds: string[]
}

const ROWS = 400
const ROWS_IN_A_TRANSACTION = 20_000
const DAY = 86_400_000
const TAGS = 40

const SIZES = [
  [4000, 3000],
  [3000, 4000],
  [6000, 4000],
  [4032, 2268],
  [3024, 3024],
  [9000, 2600],
]

export async function fillLibrary(database: LibraryDatabase, plan: LibraryPlan) {
  const tagIds = await insertTags(database, plan)
  const albumIds = await insertAlbums(database, plan)
  await indexingAtOnce(database, () => insertAllPhotos(database, plan, albumIds, tagIds))
  await database.run('ANALYZE')
  return { albumIds, tagIds } satisfies FilledLibrary
}

async function insertAllPhotos(
  database: LibraryDatabase,
  plan: LibraryPlan,
  albumIds: string[],
  tagIds: string[]
) {
  let open = 0
  await database.run('BEGIN')
  for (let first = 0; first < plan.photos; first += ROWS) {
    const rows = photosFrom(first, Math.min(plan.photos, first + ROWS), plan, albumIds)
    await insertPhotos(database, plan, rows, tagIds)
    open += rows.length
    if (open < ROWS_IN_A_TRANSACTION) continue
    await database.run('COMMIT')
    plan.onProgress?.(first + rows.length)
    await database.run('BEGIN')
    open = 0
  }
  await database.run(
    'UPDATE orgs SET storage_used_bytes = (SELECT sum(byte_size) FROM photo_files WHERE org_id = orgs.id) WHERE id = ?',
    [plan.orgId]
  )
  await database.run('COMMIT')
}

type Row = Record<string, unknown>

const NOW = '2026-07-01 12:00:00'

async function insertTags(database: LibraryDatabase, { orgId }: LibraryPlan) {
  const rows = Array.from({ length: TAGS }, (_, index) => ({
    id: uuidv7(),
    org_id: orgId,
    name: `Tag ${index + 1}`,
    key: `tag ${index + 1}`,
    created_at: NOW,
  }))
  await insert(database, 'tags', rows)
  return rows.map(({ id }) => id)
}

async function insertAlbums(database: LibraryDatabase, plan: LibraryPlan) {
  const count = Math.ceil(plan.photos / (plan.photosPerAlbum ?? 500))
  const rows = Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    org_id: plan.orgId,
    name: `Event ${count - index}`,
    position: 0,
    created_by_id: plan.userId,
    created_at: NOW,
    updated_at: NOW,
  }))
  for (let first = 0; first < count; first += ROWS) {
    await insert(database, 'albums', rows.slice(first, first + ROWS))
  }
  return rows.map(({ id }) => id)
}

/** Photos by their number: 0 is the newest. */
function photosFrom(first: number, end: number, plan: LibraryPlan, albumIds: string[]) {
  const { photosPerAlbum = 500, years = 10, until = new Date('2026-06-30T18:00:00Z') } = plan
  const between = (years * 365 * DAY) / albumIds.length
  return Array.from({ length: end - first }, (_, index) => {
    const number = first + index
    const album = Math.floor(number / photosPerAlbum)
    const [width, height] = SIZES[number % SIZES.length]
    const age = album * between + ((number % photosPerAlbum) * 3 * DAY) / photosPerAlbum
    const isFailed = number % 1000 === 700
    return {
      id: uuidv7(),
      org_id: plan.orgId,
      album_id: albumIds[album],
      uploaded_by_id: plan.userId,
      state: isFailed ? 'failed' : 'ready',
      failure: isFailed ? 'E_CORRUPT_IMAGE' : null,
      name: `IMG_${String(number).padStart(7, '0')}.JPG`,
      caption: number % 7 === 0 ? `Moment ${number} at the lake` : null,
      width,
      height,
      taken_at: Math.round(until.getTime() - age),
      taken_offset: 120,
      taken_source: 'exif',
      camera: number % 2 ? 'Nikon Z 6' : 'Canon EOS R5',
      exif: '{}',
      thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
      trashed_at: number % 500 === 499 ? NOW : null,
      created_at: NOW,
      updated_at: NOW,
    }
  })
}

async function insertPhotos(
  database: LibraryDatabase,
  { orgId, userId }: LibraryPlan,
  photos: ReturnType<typeof photosFrom>,
  tagIds: string[]
) {
  await insert(database, 'photos', photos)
  await insert(database, 'photo_files', photos.map(fileOf))
  const tagged = photos.filter((_, index) => index % 10 < 3)
  const links = tagged.map(({ id }, index) => ({
    org_id: orgId,
    photo_id: id,
    tag_id: tagIds[index % tagIds.length],
  }))
  await insert(database, 'photo_tags', links)
  const liked = photos.filter((_, index) => index % 20 === 0)
  const likes = liked.map(({ id }) => ({
    id: uuidv7(),
    org_id: orgId,
    photo_id: id,
    user_id: userId,
    created_at: NOW,
  }))
  await insert(database, 'favorites', likes)
}

function fileOf({ id, org_id: orgId, name }: { id: string; org_id: string; name: string }) {
  return {
    id,
    org_id: orgId,
    photo_id: id,
    storage_key: `orgs/${orgId}/originals/2026/07/${id}.jpg`,
    name,
    mime: 'image/jpeg',
    byte_size: 4_000_000,
    sha256: createHash('sha256').update(id).digest('hex'),
    created_at: NOW,
  }
}

const statements = new Map<string, string>()

export function insert(database: LibraryDatabase, table: string, rows: Row[]) {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0])
  const shape = `${table} ${rows.length}`
  if (!statements.has(shape)) statements.set(shape, statementOf(table, columns, rows.length))
  return database.run(
    statements.get(shape)!,
    rows.flatMap((row) => columns.map((column) => row[column]))
  )
}

function statementOf(table: string, columns: string[], count: number) {
  const row = `(${columns.map(() => '?').join(', ')})`
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(count).fill(row).join(', ')}`
}
