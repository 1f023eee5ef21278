import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { paceVisitor } from '#shares/visitor_pace'
import { facePool } from '../engine/face_pool.js'
import { PACES } from './limits.js'
import { pickFace } from './pick_face.js'
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
    const seen = await facePool().analyse(picture, { maxFaces: MOST_FACES })
    const picked = pickFace(seen)
    if ('trouble' in picked) throw selfieRefusal(picked.trouble, picked.faces)
    const { embedding } = picked.face
    return answer(ctx, { shot: sealShot(embedding!, engineVersion, link.id) }, 201)
  }
}
