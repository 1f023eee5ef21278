import { facePool } from '../engine/face_pool.js'
import FaceOrg from '../face_org.js'
import { followEngine } from './follow_engine.js'

/**
 * The version of the engine with which photos of an org are looked at now; null where the org does not want that, or has paused
 * it.
 *
 * @throws FaceRefusal where there is no engine to ask
 */
export async function engineFor(orgId: string) {
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn || org.pausedAt) return null
  const { version } = await facePool().info()
  const known = org.nextEngineVersion ?? org.engineVersion
  if (known !== version) await followEngine(orgId, version)
  return version
}
