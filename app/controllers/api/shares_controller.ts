import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { summarizeShare } from '#queries/shared_photos'
import { open } from '#shares/admission'
import { archiveSize } from '#shares/archive'
import VisitorShareTransformer from '#transformers/visitor_share_transformer'

/** A share as programs open it. */
export default class SharesController {
  async show(ctx: HttpContext) {
    await open(ctx)
    return answerShare(ctx)
  }
}

export async function answerShare(ctx: HttpContext) {
  const { shareLink: link, sharePass, params } = ctx
  const share = await summarizeShare(link)
  const archiveBytes = await archiveSize(share)
  const opening = { token: params.token, archiveBytes, pass: sharePass?.sealed }
  return answer(ctx, VisitorShareTransformer.transform(share, opening).useVariant('withPass'))
}
