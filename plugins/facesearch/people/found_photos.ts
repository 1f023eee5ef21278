import type Membership from '#models/membership'
import { listPhotos, livePhotos } from '#queries/photos'
import { faceDistances } from '../clustering/face_distances.js'
import { type MatchedFace, matchSelfie } from '../clustering/match_selfie.js'
import Face from '../face.js'
import type { OpenFaces } from './open_faces.js'
import { findPeople, summarize } from './people.js'
import PeoplePolicy from './people_policy.js'

const AT_ONCE = 400
const MOST_PHOTOS = 500
const MOST_PEOPLE = 3

/** Faces of whoever this one belongs to, best first. */
export async function nearestFaces(
  { orgId, engineVersion }: OpenFaces,
  viewer: Membership,
  { vector, more }: { vector: Float32Array; more: boolean }
) {
  const photos = await livePhotos(orgId).select('photos.id').pojo<{ id: string }>()
  const photoIds = photos.map(({ id }) => id)
  const withHidden = new PeoplePolicy().seeHidden(viewer)
  const distances = await faceDistances(engineVersion)
  return matchSelfie(orgId, { vector, photoIds, more, withHidden }, distances)
}

/** The photos of faces that were found, in the same order, and whose those are. */
export async function peopleAndPhotos(open: OpenFaces, viewer: Membership, found: MatchedFace[]) {
  const faceIds = found.slice(0, AT_ONCE).map(({ faceId }) => faceId)
  const photoIds = [...new Set(found.map(({ photoId }) => photoId))]
  return {
    people: await summarize(open, await peopleOf(viewer, faceIds)),
    photos: await photosInOrder(viewer, photoIds.slice(0, MOST_PHOTOS)),
  }
}

/** Whoever the nearest faces were put to. */
async function peopleOf(viewer: Membership, ids: string[]) {
  const faces = ids.length
    ? await Face.within(viewer.orgId).whereIn('id', ids).select('id', 'person_id')
    : []
  const byId = new Map(faces.map(({ id, personId }) => [id, personId]))
  const people = new Set(ids.flatMap((id) => byId.get(id) ?? []))
  return findPeople(viewer, [...people].slice(0, MOST_PEOPLE))
}

async function photosInOrder(viewer: Membership, ids: string[]) {
  const byId = new Map<string, Awaited<ReturnType<typeof listPhotos>>['photos'][number]>()
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    const { photos } = await listPhotos(viewer, { ids: some }, { limit: some.length })
    for (const photo of photos) byId.set(photo.id, photo)
  }
  return ids.flatMap((id) => byId.get(id) ?? [])
}
