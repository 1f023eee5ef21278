import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { takeTurn } from '#queries/org_turn'
import { patiently } from '#queries/patiently'
import FaceOrg from './face_org.js'

/**
 * One transaction, in the org's turn. Whatever writes several faces, people or photos of the list takes it first, as whoever
 * deletes photos does: these take their faces along, whose triggers write people and the org in an order that nobody else keeps.
 */
export const inFaceTurn = <Result>(
  orgId: string,
  work: (client: TransactionClientContract, org: FaceOrg | null) => Promise<Result>
): Promise<Result> =>
  patiently(async (client) => {
    await takeTurn(orgId, client)
    return work(client, await FaceOrg.within(orgId, { client }).forUpdate().first())
  })
