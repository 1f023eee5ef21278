import type { HttpContext } from '@adonisjs/core/http'
import { UnlockShareLink } from '#actions/unlock_share_link'
import { answerShare } from '#controllers/api/shares_controller'
import { givePass } from '#shares/pass'
import { unlockValidator } from '#validators/share_link'

export default class ShareUnlocksController {
  async store(ctx: HttpContext) {
    const { password } = await ctx.request.validateUsing(unlockValidator)
    const visitor = await new UnlockShareLink().handle({
      link: ctx.shareLink,
      password,
      address: ctx.request.ip(),
      visitor: ctx.sharePass?.visitor,
    })
    ctx.sharePass = givePass(ctx, ctx.shareLink, visitor)
    return answerShare(ctx)
  }
}
