import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Face from '../face.js'
import { inFaceTurn } from '../face_turn.js'

/**
 * Notes with which engine an org is indexed from now on. The first one answers at once; another one is filled in beside it, and
 * answers when it is done. Where the engine becomes what it was, what was made of the other goes.
 */
export function followEngine(orgId: string, version: string) {
  return inFaceTurn(orgId, async (client, org) => {
    if (!org) return
    const { engineVersion, nextEngineVersion } = org
    if (engineVersion === null) return void (await org.merge({ engineVersion: version }).save())
    const next = engineVersion === version ? null : version
    if (next === nextEngineVersion) return
    if (nextEngineVersion) await dropFaces(orgId, nextEngineVersion, client)
    await org.merge({ nextEngineVersion: next }).save()
  })
}

const dropFaces = (orgId: string, engineVersion: string, client: TransactionClientContract) =>
  Face.within(orgId, { client }).where({ engine_version: engineVersion, state: 'active' }).delete()
