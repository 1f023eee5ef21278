import vine from '@vinejs/vine'
import { ActivateAccount } from '#actions/activate_account'
import { EndSessions } from '#actions/end_sessions'
import { GrantSuperadmin } from '#actions/grant_superadmin'
import { IssueResetLink } from '#actions/issue_reset_link'
import { SuspendAccount } from '#actions/suspend_account'
import { WithdrawSuperadmin } from '#actions/withdraw_superadmin'
import { type Area, originOf } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { handOver } from '#admin/hand_over'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import User from '#models/user'
import { localeRule, personNameRule } from '#validators/account'

/** Nobody locks themselves out by mistake: what takes something away is done to others. */
class UserAdminPolicy extends ForSuperadmins {
  update = this.viewAny
  run_end_sessions = this.viewAny

  run_reset_link(area: Area, user: User) {
    return user.isSuspended ? 'E_ACCOUNT_SUSPENDED' : this.viewAny(area)
  }

  run_suspend(area: Area, user: User) {
    if (user.isSuspended) return 'E_ALREADY_SO'
    return this.#isOther(area, user)
  }

  run_activate(area: Area, user: User) {
    return user.isSuspended ? this.viewAny(area) : 'E_ALREADY_SO'
  }

  run_make_superadmin(area: Area, user: User) {
    if (user.isSuspended) return 'E_ACCOUNT_SUSPENDED'
    return user.isSuperadmin ? 'E_ALREADY_SO' : this.viewAny(area)
  }

  run_unmake_superadmin(area: Area, user: User) {
    if (!user.isSuperadmin) return 'E_ALREADY_SO'
    return this.#isOther(area, user)
  }

  #isOther(area: Area, user: User) {
    return user.id === area.user.id ? 'E_NOT_YOURSELF' : this.viewAny(area)
  }
}

export const userAdmin = defineAdminResource(User, {
  tenancy: 'platform',
  policy: new UserAdminPolicy(),
  record: { title: 'name', subtitle: 'email' },
  fields: { email: { kind: 'text' } },
  namedIn: (users, { org }) =>
    users.whereHas('memberships', (memberships) => memberships.where('org_id', org.id)),
  list: {
    columns: ['name', 'email', 'superadminAt', 'suspendedAt', 'createdAt'],
    sort: '-id',
    sorts: ['name', 'email'],
    filters: ['superadminAt', 'suspendedAt', 'emailVerifiedAt', 'createdAt'],
    search: ['name', 'email'],
  },
  forms: {
    update: vine.create({ name: personNameRule().optional(), locale: localeRule().optional() }),
  },
  actions: {
    reset_link: { on: ['row'], run: resetLink },
    end_sessions: { run: ({ id: userId }) => new EndSessions().handle({ userId }) },
    suspend: { isDangerous: true, run: (user) => new SuspendAccount().handle({ user }) },
    activate: { run: (user) => new ActivateAccount().handle({ user }) },
    make_superadmin: {
      on: ['row'],
      isDangerous: true,
      run: (user) => new GrantSuperadmin().handle({ user }),
    },
    unmake_superadmin: {
      on: ['row'],
      isDangerous: true,
      run: (user) => new WithdrawSuperadmin().handle({ user }),
    },
  },
  related: [
    { resource: 'memberships', by: 'userId' },
    { resource: 'devices', by: 'userId' },
  ],
  history: true,
  nav: { group: 'people', icon: 'i-lucide-user-round', order: 20 },
})

async function resetLink(user: User, _input: object, area: Area) {
  const url = await new IssueResetLink().handle({ user, origin: originOf(area) })
  return handOver(area, 'users.handed.reset_link', url)
}
