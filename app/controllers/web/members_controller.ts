import type { HttpContext } from '@adonisjs/core/http'
import { originFor } from '#config/web'
import { listOpenInvitations } from '#queries/invitations'
import { countMembers, listMembers } from '#queries/members'
import InvitationTransformer from '#transformers/invitation_transformer'
import MembershipTransformer from '#transformers/membership_transformer'

const PAGE_SIZE = 500

export default class MembersController {
  async index({ inertia, membership, request }: HttpContext) {
    const { orgId, isStaff } = membership
    const [{ members, next }, total, invitations] = await Promise.all([
      listMembers(orgId, { limit: PAGE_SIZE }),
      countMembers(orgId),
      isStaff ? listOpenInvitations(orgId) : [],
    ])
    return inertia.render('members/index', {
      members: MembershipTransformer.transform(members, membership),
      next,
      total,
      invitations: InvitationTransformer.transform(invitations, originFor(request)).useVariant(
        'withLink'
      ),
    })
  }
}
