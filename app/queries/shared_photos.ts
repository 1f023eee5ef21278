import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import type ShareLink from '#models/share_link'
import { cutPage } from '#queries/cursor'
import { livePhotos, startAfter, type Paging } from '#queries/photos'
import { findShareLinkToShow, type ShareLinkSummary } from '#queries/shares'

/** Everything a visitor learns about what is behind a link. */
export interface OpenedShare extends ShareLinkSummary {
  firstTakenAt: number | null
  lastTakenAt: number | null
}

/** What visitors see: ready photos of the album or of the selection that are not in the trash. */
export function sharedPhotos({ id, orgId, albumId }: ShareLink) {
  const query = livePhotos(orgId).where('photos.state', 'ready')
  if (albumId) return query.where('photos.album_id', albumId)
  return query.whereIn('photos.id', (chosen) =>
    chosen.from('share_link_photos').select('photo_id').where({ org_id: orgId, share_link_id: id })
  )
}

export async function listSharedPhotos(link: ShareLink, { cursor, limit = 50 }: Paging = {}) {
  const query = newestFirst(sharedPhotos(link)).limit(limit + 1)
  if (cursor) startAfter(query, cursor)
  const { page, next } = cutPage(await query, limit, ({ takenAt, id }) => [takenAt, id])
  return { photos: page, next }
}

/** A photo behind the link: every other one does not exist for its visitors. */
export async function findSharedPhoto(link: ShareLink, id: string) {
  const photo = isId(id) ? await sharedPhotos(link).where('photos.id', id).first() : null
  if (!photo) throw new Refusal(404, 'E_NOT_FOUND')
  return photo
}

export async function summarizeShare(link: ShareLink): Promise<OpenedShare> {
  const summary = await findShareLinkToShow(link.orgId, link.id)
  summary.link.$setRelated('org', link.org)
  const [dates] = await sharedPhotos(link)
    .min('photos.taken_at as first')
    .max('photos.taken_at as last')
  return {
    ...summary,
    firstTakenAt: millis(dates.$extras.first),
    lastTakenAt: millis(dates.$extras.last),
  }
}

/** Bytes of all originals behind the link. */
export async function weighOriginals(link: ShareLink) {
  const [{ $extras }] = await PhotoFile.within(link.orgId)
    .whereIn('photo_files.photo_id', sharedPhotos(link).select('photos.id'))
    .sum('photo_files.byte_size as bytes')
  return Number($extras.bytes ?? 0)
}

const newestFirst = (query: ModelQueryBuilderContract<typeof Photo>) =>
  query.orderBy('photos.taken_at', 'desc').orderBy('photos.id', 'desc')

const millis = (value: unknown) => (value === null || value === undefined ? null : Number(value))
