import { DateTime } from 'luxon'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { Refusal } from '#exceptions/refusal'
import Album from '#models/album'
import { isId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import type Membership from '#models/membership'
import Photo from '#models/photo'
import { summarize, withFacts, type AlbumSummary } from '#queries/albums'
import { cutPage, openCursor } from '#queries/cursor'
import { withGridFacts, type Paging } from '#queries/photos'

export type TrashEntry = { type: 'photo'; photo: Photo } | { type: 'album'; album: AlbumSummary }

/** What waits in the trash, last thrown away first. Photos that went with their album wait inside it. */
export async function listTrash(viewer: Membership, { cursor, limit = 50 }: Paging = {}) {
  const photos = withGridFacts(Photo.within(viewer.orgId), viewer)
  const albums = withFacts(Album.within(viewer.orgId))
  lastTrashed(photos, 'photos', cursor).limit(limit + 1)
  lastTrashed(albums, 'albums', cursor).limit(limit + 1)
  const rows = [...(await photos), ...(await albums)].sort(byTrashing)
  const { page, next } = cutPage(rows, limit, (row) => [row.trashedAt!.toMillis(), row.id])
  return { entries: await entriesOf(viewer.orgId, page), next }
}

/** A photo that waits in the trash by itself. */
export async function findTrashedPhoto(viewer: Membership, id: string) {
  const photo = isId(id)
    ? await withGridFacts(Photo.within(viewer.orgId), viewer)
        .whereNotNull('photos.trashed_at')
        .where('photos.id', id)
        .first()
    : null
  if (!photo) throw new Refusal(404, 'E_NOT_FOUND')
  return photo
}

async function entriesOf(orgId: string, rows: (Photo | Album)[]): Promise<TrashEntry[]> {
  const albums = rows.filter((row) => row instanceof Album)
  const summarized = await summarize(orgId, albums)
  const summaries = new Map(summarized.map((one) => [one.album.id, one]))
  return rows.map((row) =>
    row instanceof Photo
      ? { type: 'photo', photo: row }
      : { type: 'album', album: summaries.get(row.id)! }
  )
}

type TrashQuery = ModelQueryBuilderContract<typeof Photo> | ModelQueryBuilderContract<typeof Album>

function lastTrashed(query: TrashQuery, table: 'photos' | 'albums', cursor?: string) {
  query.whereNotNull(`${table}.trashed_at`)
  if (cursor) startAfter(query, table, cursor)
  return query.orderBy(`${table}.trashed_at`, 'desc').orderBy(`${table}.id`, 'desc')
}

function startAfter(query: TrashQuery, table: string, cursor: string) {
  const [millis, id] = openCursor<[number, string]>(
    cursor,
    ([at, row, ...rest]) => isMoment(at) && isId(row) && rest.length === 0
  )
  const moment = sqlTime(DateTime.fromMillis(millis), query.client)
  query.whereRaw(`(${table}.trashed_at, ${table}.id) < (?, ?)`, [moment, id])
}

const isMoment = (value: unknown) =>
  Number.isSafeInteger(value) && DateTime.fromMillis(value as number).isValid

function byTrashing(one: Photo | Album, other: Photo | Album) {
  return other.trashedAt!.toMillis() - one.trashedAt!.toMillis() || (one.id < other.id ? 1 : -1)
}
