import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete, untold } from '#audit/history'
import { sumPeople } from '../clustering/person_sums.js'
import Person from '../person.js'

/**
 * Adds up all people of an org by the faces of one engine. Who has no face left, and no name, goes: a name somebody typed stays.
 */
export async function recountPeople(
  orgId: string,
  engineVersion: string,
  client: TransactionClientContract
) {
  await client
    .query()
    .from(Person.table)
    .where('org_id', orgId)
    .update({ engine_version: engineVersion })
  const nobody = Person.within(orgId, { client })
    .whereNull('name')
    .whereDoesntHave('faces', () => {})
  await untold(() => auditedDelete(nobody))
  await sumPeople(orgId, await Person.within(orgId, { client }), client)
}
