import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { summarizeShare } from '#queries/shared_photos'
import { open } from '#shares/admission'
import VisitorShareTransformer from '#transformers/visitor_share_transformer'

/** A share as programs open it. */
export default class SharesController {
  async show(ctx: HttpContext) {
    await open(ctx)
    return answerShare(ctx)
  }
}

export async function answerShare(ctx: HttpContext) {
  const share = await summarizeShare(ctx.shareLink)
  const row = VisitorShareTransformer.transform(share, ctx.params.token, ctx.sharePass?.sealed)
  return answer(ctx, row.useVariant('withPass'))
}
