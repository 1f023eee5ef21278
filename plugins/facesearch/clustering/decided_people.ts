import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import Person from '../person.js'

const IDS_AT_ONCE = 500

/** Among these whom users named, hid, gave a cover or put faces to: by itself nobody makes one of two of them. */
export async function decidedPeople(orgId: string, ids: string[], client?: QueryClientContract) {
  const options = client && { client }
  const decided = new Set<string>()
  for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
    const some = ids.slice(first, first + IDS_AT_ONCE)
    const told = await Person.within(orgId, options)
      .whereIn('id', some)
      .where((one) =>
        one.whereNotNull('name').orWhereNotNull('hidden_at').orWhereNotNull('cover_face_id')
      )
      .select('id')
    const put = await Face.within(orgId, options)
      .whereIn('person_id', some)
      .where('person_source', 'user')
      .distinct('person_id')
    for (const { id } of told) decided.add(id)
    for (const { personId } of put) decided.add(personId!)
  }
  return decided
}
