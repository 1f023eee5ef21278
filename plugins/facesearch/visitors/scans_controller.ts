import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { paceVisitor } from '#shares/visitor_pace'
import { facePool } from '../engine/face_pool.js'
import { requireEngine } from '../engine/require_engine.js'
import { selfieIn } from '../engine/selfie.js'
import { PACES } from './limits.js'
import { readPicture } from './read_picture.js'
import { openScan } from './scan_access.js'
import { selfieRefusal } from './selfie_refusal.js'
import { sealShot } from './shots.js'
import { scanValidator } from './visitor_validators.js'

/** So many faces of one picture are looked at. */
const MOST_FACES = 12

/** Where a visitor's own device cannot look at the picture. It stays in memory, and is gone with the answer. */
export default class ScansController {
  async store(ctx: HttpContext) {
    const { link, engineVersion } = await openScan(ctx)
    await ctx.request.validateUsing(scanValidator, { data: ctx.request.qs() })
    await paceVisitor(ctx, 'facesearch.scan', PACES.scan)
    const picture = await readPicture(ctx)
    await requireEngine(engineVersion)
    const options = { maxFaces: MOST_FACES, priority: 1, version: engineVersion }
    const faces = await facePool().analyse(picture, options)
    const selfie = selfieIn(faces)
    if ('refusal' in selfie) throw selfieRefusal(selfie)
    return answer(ctx, { shot: sealShot(selfie.embedding, engineVersion, link.id) }, 201)
  }
}
