import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import Person from '../person.js'
import { vectorBytes } from '../vector_column.js'

const FACES_AT_ONCE = 2_000

/**
 * Adds up the faces of people anew, from the rows as they are in the transaction: `vectorSum` and `faceCount` are right
 * afterwards. People who have no faces keep a sum of nothing.
 */
export async function sumPeople(
  orgId: string,
  people: readonly Pick<Person, 'id' | 'engineVersion'>[],
  client: TransactionClientContract
) {
  for (const { id, engineVersion } of people) {
    const { sum, count } = await sumOf(orgId, id, engineVersion, client)
    const part = { vector_sum: sum && vectorBytes(sum), face_count: count }
    // Nobody decided anything: this is no change of a person that anybody reads of.
    await client.query().from(Person.table).where({ org_id: orgId, id }).update(part)
  }
}

/** Of the rows as they are. */
export async function sumOf(
  orgId: string,
  personId: string,
  engineVersion: string | null,
  client?: QueryClientContract
) {
  let sum: Float64Array | undefined
  let count = 0
  let last = ''
  for (;;) {
    const query = Face.within(orgId, client && { client })
      .where({ person_id: personId, engine_version: engineVersion })
      .whereNotNull('embedding')
      .orderBy('id')
      .limit(FACES_AT_ONCE)
    const faces = await (last ? query.where('id', '>', last) : query)
    for (const { embedding } of faces) sum = added(sum, embedding!)
    count += faces.length
    if (faces.length < FACES_AT_ONCE) return { sum: sum && Float32Array.from(sum), count }
    last = faces.at(-1)!.id
  }
}

function added(sum: Float64Array | undefined, vector: Float32Array) {
  const into = sum ?? new Float64Array(vector.length)
  for (const [at, number] of vector.entries()) into[at] += number
  return into
}
