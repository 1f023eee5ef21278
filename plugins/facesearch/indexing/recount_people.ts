import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import Person from '../person.js'

/**
 * Makes the sums of all people of an org those of their faces. Who has none left and no name, goes: a name somebody typed stays.
 */
export async function recountPeople(
  orgId: string,
  engineVersion: string,
  client: TransactionClientContract
) {
  const people = await Person.within(orgId, { client })
  for (const person of people) {
    const faces = await Face.within(orgId, { client })
      .where({ person_id: person.id, engine_version: engineVersion, state: 'active' })
      .select('embedding')
    if (!faces.length && person.name === null) await person.delete()
    else await person.merge({ ...sumOf(faces), engineVersion }).save()
  }
}

function sumOf(faces: Pick<Face, 'embedding'>[]) {
  const vectors = faces.map(({ embedding }) => embedding).filter((vector) => vector !== null)
  if (!vectors.length) return { vectorSum: null, faceCount: 0 }
  const vectorSum = new Float32Array(vectors[0].length)
  for (const vector of vectors) vector.forEach((value, at) => (vectorSum[at] += value))
  return { vectorSum, faceCount: vectors.length }
}
