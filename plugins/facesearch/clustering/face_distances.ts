import { Refusal } from '#exceptions/refusal'
import { BUILT_IN } from '../engine/builtin/built_in_info.js'
import { facePool } from '../engine/face_pool.js'
import { faceSettings } from '../settings.js'
import { type Distances, distancesFrom } from './distances.js'

/**
 * The distances at which faces of one engine are alike: its own, where the operator set no others. Null where another engine is
 * about to take over: what it and the settings say holds for that one, by which all faces of the old one may be alike. Only the
 * built-in engine can be asked then.
 *
 * @throws FaceRefusal where the engine has to be asked and is away
 */
export async function findDistances(engineVersion: string): Promise<Distances | null> {
  const { engine } = await faceSettings()
  if (engine !== 'builtin' && engineVersion === BUILT_IN.modelVersion)
    return distancesFrom(BUILT_IN.thresholds)
  const { version, thresholds } = await facePool().info()
  return version === engineVersion ? distancesFrom(thresholds) : null
}

/**
 * The same, for who searches.
 *
 * @throws Refusal 409 plg.facesearch.errors.engine_changing
 * @throws FaceRefusal as `findDistances`
 */
export async function faceDistances(engineVersion: string): Promise<Distances> {
  const distances = await findDistances(engineVersion)
  if (!distances) throw new Refusal(409, 'plg.facesearch.errors.engine_changing')
  return distances
}
