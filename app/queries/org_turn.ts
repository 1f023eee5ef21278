import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Org from '#models/org'

/**
 * Waits until it is one's turn to write into an org, and keeps the turn until the transaction ends. Rows that merely
 * name the org are written meanwhile: whoever holds one of its photos and tags it is not in anybody's way.
 */
export function takeTurn(orgId: string, client: TransactionClientContract) {
  const query = Org.query({ client }).where('id', orgId)
  query.knexQuery.forNoKeyUpdate()
  return query.firstOrFail()
}
