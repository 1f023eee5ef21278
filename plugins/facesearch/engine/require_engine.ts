import { Refusal } from '#exceptions/refusal'
import { facePool } from './face_pool.js'

/**
 * While another engine takes over, the old faces answer, and no picture can be compared with them.
 *
 * @throws Refusal 409 plg.facesearch.errors.engine_changing
 * @throws FaceRefusal where the engine has to be asked and is away
 */
export async function requireEngine(engineVersion: string) {
  const { version } = await facePool().info()
  if (version !== engineVersion) throw new Refusal(409, 'plg.facesearch.errors.engine_changing')
}
