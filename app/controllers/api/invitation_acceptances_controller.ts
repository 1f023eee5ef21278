import type { HttpContext } from '@adonisjs/core/http'
import { AcceptInvitation } from '#actions/accept_invitation'
import { JoinAsNewcomer } from '#actions/join_as_newcomer'
import { originForLetters } from '#config/web'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import { boundOrgId } from '#middleware/org_middleware'
import Invitation from '#models/invitation'
import OrgTransformer from '#transformers/org_transformer'
import { registrationValidator } from '#validators/account'

export default class InvitationAcceptancesController {
  async store(ctx: HttpContext) {
    const invitation = await Invitation.byToken(ctx.params.token).firstOrFail()
    const { user } = ctx.auth
    if (boundOrgId(ctx)) throw new Refusal(403, 'E_TOKEN_BOUND')
    const membership = user
      ? await new AcceptInvitation().handle({ invitation, user })
      : await this.#join(ctx, invitation)
    return answer(ctx, OrgTransformer.transform(membership).useVariant('forShow'), 201)
  }

  async #join({ request, i18n }: HttpContext, invitation: Invitation) {
    const account = await request.validateUsing(registrationValidator)
    return new JoinAsNewcomer().handle({
      invitation,
      account: { ...account, locale: i18n.locale },
      origin: originForLetters(request),
    })
  }
}
