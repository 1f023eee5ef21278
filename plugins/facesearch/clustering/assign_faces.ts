import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import Person from '../person.js'
import { vectorBytes } from '../vector_column.js'
import type { Distances } from './distances.js'
import { distanceTo, summedPeople, type SummedPerson } from './summed_people.js'
import { placeFaces } from './people_change.js'
import { refusedPeople } from './refused_people.js'

/** Smaller faces look like anybody: they are searched, and put to people by users alone. */
export const LEAST_PX = 32

interface NewFaces {
  orgId: string
  photoId: string
  engineVersion: string
}

/**
 * Puts the open faces of a photo to the people they are nearest to, in the transaction that wrote them: in the mean over all
 * faces of the person, nearest pairs first, and nobody twice in one photo. Who is near to nobody stays open. Answers how
 * many were put to somebody.
 */
export async function assignFaces(
  { orgId, photoId, engineVersion }: NewFaces,
  { assign }: Pick<Distances, 'assign'>,
  client: TransactionClientContract
) {
  const inPhoto = await Face.within(orgId, { client })
    .where({ photo_id: photoId, engine_version: engineVersion, state: 'active' })
    .orderBy('id')
  const open = inPhoto.filter(
    ({ personId, embedding, sizePx }) => !personId && embedding && sizePx >= LEAST_PX
  )
  if (!open.length) return 0
  const people = await summedPeople(orgId, engineVersion, client)
  const refused = await refusedPeople(orgId, open, client)
  const wishes = open
    .flatMap((face) =>
      people
        .filter(({ id }) => !refused.get(face.id)?.has(id))
        .map((person) => ({ face, person, distance: distanceTo(person, face.embedding!) }))
    )
    .filter(({ distance }) => distance <= assign)
    .sort((one, other) => one.distance - other.distance)
  const isThere = new Set<string | null>(inPhoto.map(({ personId }) => personId))
  const isPut = new Set<string>()
  for (const { face, person } of wishes) {
    if (isPut.has(face.id) || isThere.has(person.id)) continue
    await join(orgId, face, person, client)
    isPut.add(face.id)
    isThere.add(person.id)
  }
  return isPut.size
}

/** The count is the database's; the sum is one vector more. */
async function join(
  orgId: string,
  { id, embedding }: Face,
  person: SummedPerson,
  client: TransactionClientContract
) {
  await placeFaces(orgId, [id], { personId: person.id, personSource: 'auto' }, client)
  const sum = person.sum.map((value, at) => value + embedding![at])
  await client
    .query()
    .from(Person.table)
    .where({ org_id: orgId, id: person.id })
    .update({ vector_sum: vectorBytes(sum) })
}
