import vine from '@vinejs/vine'
import { ChangeRole } from '#actions/change_role'
import { RemoveMember } from '#actions/remove_member'
import { TransferOwnership } from '#actions/transfer_ownership'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForStaff } from '#console/resources/for_staff'
import { Refusal } from '#exceptions/refusal'
import Membership, { ROLES } from '#models/membership'
import { findOwner } from '#queries/memberships'

/** An org always has its owner: they change only by handing it to another. */
class MembershipAdminPolicy extends ForStaff {
  update = (area: Area, membership: Membership) => this.run_remove(area, membership) === true

  /** Nobody takes their own rights away by mistake. */
  run_remove(area: Area, membership: Membership) {
    if (membership.isOwner) return 'E_OWNER_IMMUTABLE'
    if (area.kind === 'org' && membership.userId === area.user.id) return 'E_NOT_YOURSELF'
    return this.viewAny(area)
  }

  run_make_owner(area: Area, membership: Membership) {
    return membership.isOwner ? 'E_ALREADY_SO' : area.kind === 'platform'
  }
}

export const membershipAdmin = defineAdminResource(Membership, {
  tenancy: 'org',
  policy: new MembershipAdminPolicy(),
  record: { title: 'name', subtitle: 'role', with: ['user'] },
  fields: { role: { choices: ROLES, inline: true }, lastSeenAt: { history: false } },
  list: {
    columns: ['userId', 'orgId', 'role', 'lastSeenAt', 'createdAt'],
    sort: '-createdAt',
    filters: ['orgId', 'userId', 'role', 'lastSeenAt', 'createdAt'],
  },
  forms: { update: vine.create({ role: vine.enum(['admin', 'member'] as const) }) },
  writes: {
    update: (subject, { role }: { role: 'admin' | 'member' }, _area, client) =>
      new ChangeRole().handle({ subject, role }, { client }),
  },
  actions: {
    make_owner: { on: ['row'], isDangerous: true, run: makeOwner },
    remove: {
      isDangerous: true,
      run: (subject, _input: object, { user }) =>
        new RemoveMember().handle({ actor: { userId: user.id }, subject }),
    },
  },
  history: true,
  nav: { group: 'people', icon: 'i-lucide-users-round', order: 30 },
})

/** For an org whose owner is gone or cannot be reached: the owner becomes an admin. */
async function makeOwner({ orgId, userId }: Membership) {
  const owner = await findOwner(orgId)
  if (!owner) throw new Refusal(404, 'E_NOT_FOUND')
  await new TransferOwnership().handle({ owner, toUserId: userId })
}
