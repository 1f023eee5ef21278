import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { patiently } from '#queries/patiently'
import Face from '../face.js'
import FaceOrg from '../face_org.js'

/**
 * Notes with which engine an org is indexed from now on. The first one answers at once; another one is filled in beside it, and
 * answers when it is done. Where the engine becomes what it was, what was made of the other goes. Answers the org as it is then.
 */
export function followEngine(orgId: string, version: string) {
  return patiently(async (client) => {
    const org = await FaceOrg.within(orgId, { client }).forUpdate().firstOrFail()
    const { engineVersion, nextEngineVersion } = org
    if (engineVersion === null) return org.merge({ engineVersion: version }).save()
    const next = engineVersion === version ? null : version
    if (next === nextEngineVersion) return org
    if (nextEngineVersion) await dropFaces(orgId, nextEngineVersion, client)
    return org.merge({ nextEngineVersion: next }).save()
  })
}

const dropFaces = (orgId: string, engineVersion: string, client: TransactionClientContract) =>
  Face.within(orgId, { client }).where({ engine_version: engineVersion, state: 'active' }).delete()
