import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import { livePhotos, loadPhotoToShow } from '#queries/photos'
import { startTimeline } from '#queries/timeline'
import type { TimelineFilters } from '#queries/timeline_days'

/** The timeline of a page with its first photos and, where the address names one, the photo that opens on top of it. */
export async function photoPage(
  viewer: Membership,
  filters: TimelineFilters,
  openPhotoId?: string
) {
  const opened = openPhotoId ? await findOpened(viewer, filters, openPhotoId) : null
  return { opened, timeline: await startTimeline([viewer], filters) }
}

/** The same across orgs, with whose eyes the opened photo is seen. */
export async function mixedPhotoPage(
  viewers: readonly Membership[],
  filters: TimelineFilters,
  openPhotoId?: string
) {
  const opened = openPhotoId ? await findAmong(viewers, openPhotoId) : null
  return { opened, timeline: await startTimeline(viewers, filters) }
}

async function findAmong(viewers: readonly Membership[], id: string) {
  for (const viewer of isId(id) ? viewers : []) {
    const photo = await livePhotos(viewer.orgId).where('photos.id', id).first()
    if (photo) return { photo: await loadPhotoToShow(photo, viewer), viewer }
  }
  throw new Refusal(404, 'E_NOT_FOUND')
}

async function findOpened(viewer: Membership, { albumId }: TimelineFilters, id: string) {
  if (!isId(id)) throw new Refusal(404, 'E_NOT_FOUND')
  const query = livePhotos(viewer.orgId).where('photos.id', id)
  if (albumId) query.where('photos.album_id', albumId)
  const photo = await query.first()
  if (!photo) throw new Refusal(404, 'E_NOT_FOUND')
  return loadPhotoToShow(photo, viewer)
}
