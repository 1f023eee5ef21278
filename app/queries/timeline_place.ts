import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import { livePhotos, narrow } from '#queries/photos'
import { understood } from '#queries/photo_search'
import { listBuckets, photosWithin } from '#queries/timeline'
import type { TimelineFilters } from '#queries/timeline_days'
import { bucketsOfDay, dayOf, MAX_IN_BUCKET, stretchOf } from '#queries/timeline_keys'

interface Moment {
  id: string
  taken_local: number
}

/** In which bucket a photo stands, and after how many others of it. */
export async function findPlace(
  viewers: readonly Membership[],
  photoId: string,
  asked: TimelineFilters
) {
  const filters = await understood(viewers, asked)
  const photo = await findMoment(viewers, photoId, filters)
  const { buckets } = await listBuckets(viewers, filters)
  const candidates = bucketsOfDay(buckets, dayOf(photo.taken_local))
  if (candidates.length === 0) throw new Refusal(404, 'E_NOT_FOUND')
  const newer = await countBeside(viewers, photo, filters, candidates[0].key, '>')
  if (candidates.length === 1) return { key: candidates[0].key, index: newer }

  const older = await countBeside(viewers, photo, filters, candidates[0].key, '<')
  const part = Math.floor(older / MAX_IN_BUCKET)
  const bucket = candidates[candidates.length - 1 - part] ?? candidates[0]
  return { key: bucket.key, index: bucket.count - 1 - (older - part * MAX_IN_BUCKET) }
}

/** Where a photo stands in time. */
async function findMoment(viewers: readonly Membership[], id: string, filters: TimelineFilters) {
  for (const viewer of isId(id) ? viewers : []) {
    const query = livePhotos(viewer.orgId).where('photos.id', id)
    narrow(query, { ...filters, ids: [id] }, viewer)
    const [photo]: Moment[] = await query.select('photos.id', 'photos.taken_local').pojo()
    if (photo) return photo
  }
  throw new Refusal(404, 'E_NOT_FOUND')
}

/** Photos of the stretch that come before or after this one. */
async function countBeside(
  viewers: readonly Membership[],
  { id, taken_local: local }: Moment,
  filters: TimelineFilters,
  key: string,
  side: '<' | '>'
) {
  const counts = await Promise.all(
    viewers.map(async (viewer) => {
      const [row]: { total: number }[] = await photosWithin(viewer, stretchOf(key)!, filters)
        .whereRaw(`(photos.taken_local, photos.id) ${side} (?, ?)`, [local, id])
        .count('* as total')
        .pojo()
      return Number(row.total)
    })
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
