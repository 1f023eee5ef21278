import type { HttpContext } from '@adonisjs/core/http'
import { ResendInvitation } from '#actions/resend_invitation'
import { originFor, originForLetters } from '#config/web'
import { answer } from '#controllers/api/answer'
import OrgPolicy from '#policies/org_policy'
import InvitationTransformer from '#transformers/invitation_transformer'

export default class InvitationDeliveriesController {
  async store(ctx: HttpContext) {
    const invitation = await ctx.org.findInvitation(ctx.params.id)
    await ctx.bouncer.with(OrgPolicy).authorize('managePeople')
    await new ResendInvitation().handle({
      inviter: ctx.membership,
      invitation,
      origin: originForLetters(ctx.request),
    })
    const shown = InvitationTransformer.transform(invitation, originFor(ctx.request))
    return answer(ctx, shown.useVariant('withLink'), 201)
  }
}
