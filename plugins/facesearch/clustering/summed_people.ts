import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import Person from '../person.js'
import { vectorOf } from '../vector_column.js'
import { sumOf, sumPeople } from './person_sums.js'

export interface SummedPerson {
  id: string
  sum: Float32Array
  count: number
}

interface PersonRow {
  id: string
  vector_sum: Uint8Array | null
  face_count: number
}

/** Everybody of whom faces of this engine are known. Those whose faces changed are added up first. */
export async function summedPeople(
  orgId: string,
  engineVersion: string,
  client: TransactionClientContract
) {
  const stale = await Person.within(orgId, { client })
    .where('engine_version', engineVersion)
    .whereNull('vector_sum')
    .where('face_count', '>', 0)
    .select('id', 'engine_version')
  await sumPeople(orgId, stale, client)
  return readSums(orgId, engineVersion, client)
}

/** The same, where nothing may be written. */
export async function readSums(
  orgId: string,
  engineVersion: string,
  client?: QueryClientContract
): Promise<SummedPerson[]> {
  const rows = await Person.within(orgId, client && { client })
    .where('engine_version', engineVersion)
    .where('face_count', '>', 0)
    .select('id', 'vector_sum', 'face_count')
    .pojo<PersonRow>()
  const people: SummedPerson[] = []
  for (const { id, vector_sum: bytes, face_count: count } of rows) {
    const kept = { sum: vectorOf(bytes), count: Number(count) }
    const { sum, count: faces } = bytes ? kept : await sumOf(orgId, id, engineVersion, client)
    if (sum) people.push({ id, sum, count: faces })
  }
  return people
}

/** 1 − the mean cosine to all faces of a person. */
export function distanceTo({ sum, count }: SummedPerson, vector: Float32Array) {
  if (sum.length !== vector.length) return Infinity
  let dot = 0
  for (const [at, number] of vector.entries()) dot += number * sum[at]
  return 1 - dot / count
}
