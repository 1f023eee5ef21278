import type Photo from '#models/photo'
import { sharedPhotos } from '#queries/shared_photos'
import { faceDistances } from '../clustering/face_distances.js'
import { matchSelfie } from '../clustering/match_selfie.js'
import { MOST_FOUND } from './limits.js'
import type { Scan } from './scan_access.js'

const AT_ONCE = 400

/**
 * Photos that the link shows right now with whoever is in a selfie, best first, and the faces they were found by. People whom
 * the org hides are found by nobody.
 */
export async function matchVisitor(
  { link, engineVersion }: Scan,
  vector: Float32Array,
  { more }: { more: boolean }
) {
  const distances = await faceDistances(engineVersion)
  const shown = await sharedPhotos(link).select('photos.id').pojo<{ id: string }>()
  const photoIds = shown.map(({ id }) => id)
  const found = await matchSelfie(link.orgId, { vector, photoIds, more }, distances)
  const ids = [...new Set(found.map(({ photoId }) => photoId))]
  const photos = await inOrder(link, ids.slice(0, MOST_FOUND))
  const kept = new Set(photos.map(({ id }) => id))
  const theirs = found.filter(({ photoId }) => kept.has(photoId)).slice(0, MOST_FOUND)
  return { photos, faceIds: theirs.map(({ faceId }) => faceId) }
}

/** Asked of the link again: one that was taken back meanwhile is not among them. */
async function inOrder(link: Scan['link'], ids: string[]) {
  const byId = new Map<string, Photo>()
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const photos = await sharedPhotos(link).whereIn('photos.id', ids.slice(at, at + AT_ONCE))
    for (const photo of photos) byId.set(photo.id, photo)
  }
  return ids.flatMap((id) => byId.get(id) ?? [])
}
