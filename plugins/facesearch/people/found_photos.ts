import type Membership from '#models/membership'
import { listPhotos } from '#queries/photos'
import Face from '../face.js'
import type { OpenFaces } from './open_faces.js'
import { findPeople, summarize } from './people.js'

interface FoundFace {
  faceId: string
  photoId: string
}

const AT_ONCE = 400
const MOST_PEOPLE = 3

/** The photos of faces that were found, in the same order, and whose those are. */
export async function peopleAndPhotos(open: OpenFaces, viewer: Membership, found: FoundFace[]) {
  const photoIds = [...new Set(found.map(({ photoId }) => photoId))]
  return {
    people: await summarize(open, await peopleOf(open.orgId, found)),
    photos: await photosInOrder(viewer, photoIds),
  }
}

/** Whoever the nearest faces were put to. */
async function peopleOf(orgId: string, found: FoundFace[]) {
  const ids = found.slice(0, AT_ONCE).map(({ faceId }) => faceId)
  const faces = ids.length
    ? await Face.within(orgId).whereIn('id', ids).select('id', 'person_id')
    : []
  const byId = new Map(faces.map(({ id, personId }) => [id, personId]))
  const people = new Set(ids.flatMap((id) => byId.get(id) ?? []))
  return findPeople(orgId, [...people].slice(0, MOST_PEOPLE))
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
