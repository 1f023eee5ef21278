import type { HttpContext } from '@adonisjs/core/http'
import { JoinAsNewcomer } from '#actions/join_as_newcomer'
import { originForLetters } from '#config/web'
import Invitation from '#models/invitation'
import { openSession } from '#sessions/open_session'
import { registrationValidator } from '#validators/account'

export default class NewcomersController {
  async store(ctx: HttpContext) {
    const invitation = await Invitation.byToken(ctx.params.token).firstOrFail()
    const account = await ctx.request.validateUsing(registrationValidator)
    const { user, org } = await new JoinAsNewcomer().handle({
      invitation,
      account: { ...account, locale: ctx.i18n.locale },
      origin: originForLetters(ctx.request),
    })
    await openSession(ctx, user)
    ctx.session.flash('success', ctx.i18n.t('invitations.guest.welcome', { org: org.name }))
    return ctx.response.redirect().toPath(`/orgs/${org.slug}`)
  }
}
