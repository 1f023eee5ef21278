import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { paceVisitor } from '#shares/visitor_pace'
import { AskRemoval } from './ask_removal.js'
import { PACES } from './limits.js'
import { openScan } from './scan_access.js'
import { removalValidator } from './visitor_validators.js'

/** «Remove me»: visitors ask, the org decides. */
export default class RemovalsController {
  async store(ctx: HttpContext) {
    const { link } = await openScan(ctx)
    await paceVisitor(ctx, 'facesearch.removal', PACES.removal)
    const { photo_ids: photoIds, ...words } = await ctx.request.validateUsing(removalValidator)
    const { faceIds } = await new AskRemoval().handle({ link, photoIds, ...words })
    return answer(ctx, { state: 'open', faces: faceIds.length }, 201)
  }
}
