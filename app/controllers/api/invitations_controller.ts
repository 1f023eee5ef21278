import type { HttpContext } from '@adonisjs/core/http'
import { refusalOf } from '#actions/accept_invitation'
import { InvitePerson } from '#actions/invite_person'
import { RevokeInvitation } from '#actions/revoke_invitation'
import { originFor, originForLetters } from '#config/web'
import { answer, answerList } from '#controllers/api/answer'
import { hasAdminScope } from '#middleware/admin_scope_middleware'
import Invitation from '#models/invitation'
import OrgPolicy from '#policies/org_policy'
import { listOpenInvitations } from '#queries/invitations'
import InvitationTransformer from '#transformers/invitation_transformer'
import { invitationValidator } from '#validators/invitation'

export default class InvitationsController {
  /** The links let people in: a token that may not invite does not get to see them. */
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('managePeople')
    const rows = InvitationTransformer.transform(
      await listOpenInvitations(ctx.org.id),
      originFor(ctx.request)
    )
    return answerList(ctx, hasAdminScope(ctx) ? rows.useVariant('withLink') : rows)
  }

  async store(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('managePeople')
    const {
      email,
      role,
      expires_in_days: days,
    } = await ctx.request.validateUsing(invitationValidator)
    const invitation = await new InvitePerson().handle({
      inviter: ctx.membership,
      email,
      role,
      days,
      origin: originForLetters(ctx.request),
    })
    const shown = InvitationTransformer.transform(invitation, originFor(ctx.request))
    return answer(ctx, shown.useVariant('withLink'), 201)
  }

  /** What the holder of a link learns before they join. */
  async show(ctx: HttpContext) {
    const invitation = await Invitation.byToken(ctx.params.token).firstOrFail()
    if (!invitation.isPending) throw refusalOf(invitation)
    return answer(ctx, InvitationTransformer.transform(invitation).useVariant('forGuest'))
  }

  async destroy(ctx: HttpContext) {
    const invitation = await ctx.org.findInvitation(ctx.params.id)
    await ctx.bouncer.with(OrgPolicy).authorize('managePeople')
    await new RevokeInvitation().handle({ invitation })
    return ctx.response.noContent()
  }
}
