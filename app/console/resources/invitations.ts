import { ResendInvitation } from '#actions/resend_invitation'
import { RevokeInvitation } from '#actions/revoke_invitation'
import { type Area, originOf } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForStaff } from '#console/resources/for_staff'
import Invitation from '#models/invitation'
import Org from '#models/org'
import User from '#models/user'

class InvitationAdminPolicy extends ForStaff {
  run_revoke(area: Area, { acceptedAt, revokedAt }: Invitation) {
    if (acceptedAt) return 'E_INVITATION_SPENT'
    return revokedAt ? 'E_INVITATION_REVOKED' : this.viewAny(area)
  }

  run_resend(area: Area, invitation: Invitation) {
    return invitation.email ? this.run_revoke(area, invitation) : 'E_NO_ADDRESS'
  }
}

export const invitationAdmin = defineAdminResource(Invitation, {
  tenancy: 'org',
  policy: new InvitationAdminPolicy(),
  record: { title: 'email', subtitle: 'role' },
  fields: { email: { kind: 'text' }, role: { choices: ['admin', 'member'] } },
  list: {
    columns: ['email', 'orgId', 'role', 'expiresAt', 'acceptedAt', 'revokedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['email', 'expiresAt'],
    filters: ['orgId', 'role', 'expiresAt', 'acceptedAt', 'revokedAt', 'createdAt'],
    search: ['email'],
  },
  actions: {
    resend: { run: resend },
    revoke: {
      isDangerous: true,
      run: (invitation) => new RevokeInvitation().handle({ invitation }),
    },
  },
  nav: { group: 'people', icon: 'i-lucide-mail-plus', order: 35 },
})

/** Who invited them still does, as long as there is such an account. */
async function resend(invitation: Invitation, _input: object, area: Area) {
  const { orgId, invitedById } = invitation
  const user = (invitedById && (await User.find(invitedById))) || area.user
  const org = await Org.findOrFail(orgId)
  const inviter = { org, user, userId: user.id }
  await new ResendInvitation().handle({ inviter, invitation, origin: originOf(area) })
}
