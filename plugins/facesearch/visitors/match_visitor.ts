import type Photo from '#models/photo'
import { sharedPhotos } from '#queries/shared_photos'
import { faceDistances } from '../clustering/face_distances.js'
import Person from '../person.js'
import Face from '../face.js'
import { faceIndex } from '../search/face_index.js'
import { MOST_FOUND } from './limits.js'
import type { Scan } from './scan_access.js'

const AT_ONCE = 400

/** Photos that the link shows right now with whoever is in a selfie, best first, and the faces they were found by. */
export async function matchVisitor(
  { link, engineVersion }: Scan,
  vector: Float32Array,
  { more }: { more: boolean }
) {
  const distances = await faceDistances(engineVersion)
  const shown = await sharedPhotos(link).select('photos.id').pojo<{ id: string }>()
  const near = await faceIndex.search(link.orgId, {
    vector,
    engineVersion,
    threshold: more ? distances.selfieMore : distances.selfieFace,
    limit: MOST_FOUND,
    photoIds: shown.map(({ id }) => id),
  })
  const found = await withoutHidden(link.orgId, near)
  const ids = [...new Set(found.map(({ photoId }) => photoId))]
  const photos = await inOrder(link, ids)
  const kept = new Set(photos.map(({ id }) => id))
  return {
    photos,
    faceIds: found.filter(({ photoId }) => kept.has(photoId)).map(({ faceId }) => faceId),
  }
}

/** People whom the org hides are found by nobody. */
async function withoutHidden<Found extends { faceId: string }>(orgId: string, found: Found[]) {
  const hidden = await Person.within(orgId).whereNotNull('hidden_at').select('id')
  if (!hidden.length) return found
  const theirs = new Set<string>()
  for (let at = 0; at < hidden.length; at += AT_ONCE) {
    const people = hidden.slice(at, at + AT_ONCE).map(({ id }) => id)
    const faces = await Face.within(orgId).whereIn('person_id', people).select('id')
    for (const { id } of faces) theirs.add(id)
  }
  return found.filter(({ faceId }) => !theirs.has(faceId))
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
