import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import { listPhotos, livePhotos, loadPhotoToShow, type PhotoFilters } from '#queries/photos'

/** Rows that a page brings along; the grid asks the API for the rest. */
const FIRST_ROWS = 200

/** The first photos of a page and, where the address names one, the photo that opens on top of them. */
export async function photoPage(viewer: Membership, filters: PhotoFilters, openPhotoId?: string) {
  const opened = openPhotoId ? await findOpened(viewer, filters, openPhotoId) : null
  const { photos, next } = await listPhotos(viewer, filters, { limit: FIRST_ROWS })
  return { photos, next, opened }
}

async function findOpened(viewer: Membership, { albumId }: PhotoFilters, id: string) {
  if (!isId(id)) throw new Refusal(404, 'E_NOT_FOUND')
  const query = livePhotos(viewer.orgId).where('photos.id', id)
  if (albumId) query.where('photos.album_id', albumId)
  const photo = await query.first()
  if (!photo) throw new Refusal(404, 'E_NOT_FOUND')
  return loadPhotoToShow(photo, viewer)
}
