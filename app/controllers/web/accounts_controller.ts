import type { HttpContext } from '@adonisjs/core/http'
import { ConfirmPassword } from '#actions/confirm_password'
import { DeleteAccount } from '#actions/delete_account'
import { listOwnedOrgs } from '#queries/memberships'
import { closeSession } from '#sessions/open_session'
import UserTransformer from '#transformers/user_transformer'
import { accountDeletionValidator } from '#validators/account'

export default class AccountsController {
  async show({ auth, inertia }: HttpContext) {
    const user = auth.getUserOrFail()
    const owned = await listOwnedOrgs(user)
    return inertia.render('account/show', {
      account: UserTransformer.transform(user).useVariant('forAccount'),
      ownedOrgs: owned.map(({ name, slug }) => ({ name, slug })),
    })
  }

  async destroy(ctx: HttpContext) {
    const user = ctx.auth.getUserOrFail()
    const { current_password: password } = await ctx.request.validateUsing(accountDeletionValidator)
    await new ConfirmPassword().handle({ user, password, address: ctx.request.ip() })
    await new DeleteAccount().handle({ user })
    await closeSession(ctx)
    ctx.session.flash('success', ctx.i18n.t('accounts.deleted'))
    return ctx.response.redirect().toPath('/sign-in')
  }
}
