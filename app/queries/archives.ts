import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import type ShareLink from '#models/share_link'
import { understood } from '#queries/photo_search'
import { livePhotos, narrow, type PhotoFilters } from '#queries/photos'
import { sharedPhotos } from '#queries/shared_photos'
import { downloadName } from '#storage/download_name'

const PAGE = 500

/** A photo with its originals, as archives need it. */
export interface ArchivedPhoto {
  id: string
  orgId: string
  name: string
  isReady: boolean
  /** The wall clock where the picture was taken. */
  at: Date
  originals: { key: string; name: string }[]
}

type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

/** What the filters leave, page by page in the order it was taken. What is in the trash stays there. */
export async function* listArchivedPhotos(viewer: Membership, asked: PhotoFilters) {
  const filters = await understood([viewer], asked)
  for (const ids of slices(filters.ids)) {
    yield* pagesOf(viewer.orgId, () => {
      const query = livePhotos(viewer.orgId)
      narrow(query, { ...filters, ids }, viewer)
      return query
    })
  }
}

/** Everything behind a link, or of certain photos those that are behind it. */
export async function* listSharedArchive(link: ShareLink, photoIds?: string[]) {
  for (const ids of slices(photoIds)) {
    yield* pagesOf(link.orgId, () => {
      const query = sharedPhotos(link)
      return ids ? query.whereIn('photos.id', ids) : query
    })
  }
}

function slices(ids?: string[]) {
  if (!ids) return [undefined]
  return Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, index) =>
    ids.slice(index * PAGE, (index + 1) * PAGE)
  )
}

interface Row {
  id: string
  name: string
  state: string
  taken_at: number | string
  taken_offset: number | null
}

async function* pagesOf(orgId: string, query: () => PhotoQuery): AsyncGenerator<ArchivedPhoto[]> {
  let last: Row | undefined
  do {
    const rows = await pageAfter(query(), last)
    if (rows.length) yield await withOriginals(orgId, rows)
    last = rows.length === PAGE ? rows.at(-1) : undefined
  } while (last)
}

function pageAfter(query: PhotoQuery, last?: Row): Promise<Row[]> {
  // As one comparison: as two it would not be looked up in the index, but read from its start.
  if (last) query.whereRaw('(photos.taken_at, photos.id) > (?, ?)', [last.taken_at, last.id])
  return query
    .select('photos.id', 'photos.name', 'photos.state', 'photos.taken_at', 'photos.taken_offset')
    .orderBy('photos.taken_at')
    .orderBy('photos.id')
    .limit(PAGE)
    .pojo<Row>()
    .exec()
}

async function withOriginals(orgId: string, rows: Row[]): Promise<ArchivedPhoto[]> {
  const files = await PhotoFile.within(orgId)
    .whereIn(
      'photo_id',
      rows.map(({ id }) => id)
    )
    .select('photo_id', 'storage_key', 'name')
    .orderBy('id')
    .pojo<{ photo_id: string; storage_key: string; name: string }>()
  const originals = Map.groupBy(files, (file) => file.photo_id)
  return rows.map(({ id, name, state, taken_at: takenAt, taken_offset: offset }) => ({
    id,
    orgId,
    name,
    isReady: state === 'ready',
    at: new Date(Number(takenAt) + (offset ?? 0) * 60_000),
    originals: (originals.get(id) ?? []).map((file) => ({
      key: file.storage_key,
      name: downloadName(file.name, file.storage_key),
    })),
  }))
}
