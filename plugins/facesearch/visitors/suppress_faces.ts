import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete, auditedUpdate } from '#audit/history'
import { overlap } from '../engine/geometry.js'
import Face from '../face.js'
import Person from '../person.js'

const AT_ONCE = 400
/** What overlaps so far is one face that two engines saw. */
const SAME = 0.5

/**
 * Hides faces for good: their embeddings go, and the rows stay, so that indexing once more does not bring them back. Where
 * another engine is about to take over, what it saw of them goes too. Who has no other face goes with them, name and all.
 * Answers how many faces they were.
 */
export async function suppressFaces(
  orgId: string,
  faceIds: string[],
  client: TransactionClientContract
) {
  let count = 0
  for (let at = 0; at < faceIds.length; at += AT_ONCE) {
    const ids = await withTwins(orgId, faceIds.slice(at, at + AT_ONCE), client)
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE)
      await auditedUpdate(Person.within(orgId, { client }).whereIn('cover_face_id', some), {
        coverFaceId: null,
      })
      const people = await peopleOf(orgId, some, client)
      const [hidden] = await Face.within(orgId, { client })
        .whereIn('id', some)
        .where('state', 'active')
        .update({ state: 'suppressed', embedding: null, person_id: null, person_source: null })
      count += Number(hidden)
      await auditedDelete(
        Person.within(orgId, { client })
          .whereIn('id', people)
          .whereDoesntHave('faces', () => {})
      )
    }
  }
  return count
}

async function peopleOf(orgId: string, faceIds: string[], client: TransactionClientContract) {
  const faces = await Face.within(orgId, { client })
    .whereIn('id', faceIds)
    .whereNotNull('person_id')
    .select('person_id')
    .distinct()
  return faces.map(({ personId }) => personId!)
}

async function withTwins(orgId: string, ids: string[], client: TransactionClientContract) {
  const meant = await Face.within(orgId, { client }).whereIn('id', ids)
  const photoIds = [...new Set(meant.map(({ photoId }) => photoId))]
  const around = await Face.within(orgId, { client }).whereIn('photo_id', photoIds)
  const byPhoto = Map.groupBy(meant, ({ photoId }) => photoId)
  return around
    .filter((face) => byPhoto.get(face.photoId)!.some((one) => isSame(one, face)))
    .map(({ id }) => id)
}

const isSame = (one: Face, other: Face) =>
  one.id === other.id ||
  (one.engineVersion !== other.engineVersion && overlap(boxOf(one), boxOf(other)) >= SAME)

const boxOf = ({ x, y, width: w, height: h }: Face) => ({ x, y, w, h })
