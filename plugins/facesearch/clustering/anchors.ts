import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'

/** Some of a person's faces stand for all of them, so that a word about two people is not one about thousands of pairs. */
const MOST_ANCHORS = 5

/** Faces that users put there first, then the best pictures. */
export const anchorsOf = (orgId: string, personId: string, client: TransactionClientContract) =>
  Face.within(orgId, { client })
    .where({ person_id: personId, state: 'active' })
    .orderByRaw("case when person_source = 'user' then 0 else 1 end")
    .orderBy('quality', 'desc')
    .orderBy('id')
    .limit(MOST_ANCHORS)
