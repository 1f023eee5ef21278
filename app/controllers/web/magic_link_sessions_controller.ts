import type { HttpContext } from '@adonisjs/core/http'
import { RedeemSignInLink } from '#actions/redeem_sign_in_link'
import { openSession } from '#sessions/open_session'
import { magicLinkSessionValidator } from '#validators/account'

/** The session that a magic link is exchanged for. */
export default class MagicLinkSessionsController {
  async store(ctx: HttpContext) {
    const { remember } = await ctx.request.validateUsing(magicLinkSessionValidator)
    const user = await new RedeemSignInLink().handle({ secret: ctx.params.token })
    await openSession(ctx, user, { remember })
    return ctx.response.redirect().toIntended('/')
  }
}
