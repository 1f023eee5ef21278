import { facePool } from '../engine/face_pool.js'
import { faceSettings } from '../settings.js'
import { type Distances, distancesFrom } from './distances.js'

/**
 * The distances that hold now: the engine's, where the operator set no others.
 *
 * @throws FaceRefusal where the engine has to be asked and is away
 */
export async function faceDistances(): Promise<Distances> {
  const { strictDistance, normalDistance, clusterDistance } = await faceSettings()
  const { thresholds } = await facePool().info()
  return distancesFrom({
    strict: strictDistance ?? thresholds.strict,
    normal: normalDistance ?? thresholds.normal,
    cluster: clusterDistance ?? thresholds.cluster,
  })
}
