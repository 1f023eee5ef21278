import type { HttpContext } from '@adonisjs/core/http'
import Invitation from '#models/invitation'
import InvitationTransformer from '#transformers/invitation_transformer'

export default class InvitationsController {
  async show({ auth, inertia, params, request, response, session }: HttpContext) {
    const invitation = await Invitation.byToken(params.token).first()
    const membership = await invitation?.findMembershipOf(auth.user?.id)
    if (!invitation) response.status(404)
    else if (!invitation.isPending && !membership) response.status(410)
    // Whoever signs in first comes back here to join.
    if (invitation?.isPending && !auth.user) session.setIntendedUrl(request.url())
    return inertia.render('invitations/show', {
      token: params.token,
      invitation: invitation && InvitationTransformer.transform(invitation).useVariant('forGuest'),
      joinedSlug: membership ? invitation!.org.slug : null,
    })
  }
}
