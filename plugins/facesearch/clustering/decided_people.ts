import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import Person from '../person.js'

/** Among these whom users named, hid, gave a cover or put faces to: by itself nobody makes one of two of them. */
export async function decidedPeople(orgId: string, ids: string[], client?: QueryClientContract) {
  const options = client && { client }
  const told = await Person.within(orgId, options)
    .where((one) =>
      one.whereNotNull('name').orWhereNotNull('hidden_at').orWhereNotNull('cover_face_id')
    )
    .select('id')
  const put = await Face.within(orgId, options)
    .where('person_source', 'user')
    .whereNotNull('person_id')
    .distinct('person_id')
  const decided = new Set([...told.map(({ id }) => id), ...put.map(({ personId }) => personId!)])
  return new Set(ids.filter((id) => decided.has(id)))
}
