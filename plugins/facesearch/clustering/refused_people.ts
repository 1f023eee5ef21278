import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'

/** Of each face the people who it never is, because users said so. */
export async function refusedPeople(
  orgId: string,
  faces: readonly Face[],
  client: TransactionClientContract
) {
  const ids = faces.map(({ id }) => id)
  const constraints = await FaceConstraint.within(orgId, { client })
    .where('kind', 'cannot')
    .where((either) => either.whereIn('face_a_id', ids).orWhereIn('face_b_id', ids))
  const asked = new Set(ids)
  const pairs = constraints.flatMap(({ faceAId: a, faceBId: b }) =>
    [
      [a, b],
      [b, a],
    ].filter(([face]) => asked.has(face))
  )
  const others = await Face.within(orgId, { client })
    .whereIn(
      'id',
      pairs.map(([, other]) => other)
    )
    .whereNotNull('person_id')
    .select('id', 'person_id')
  const personOf = new Map(others.map(({ id, personId }) => [id, personId!]))
  const refused = new Map<string, Set<string>>()
  for (const [face, other] of pairs) {
    const person = personOf.get(other)
    if (person) refused.set(face, (refused.get(face) ?? new Set()).add(person))
  }
  return refused
}
