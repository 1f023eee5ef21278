import vine from '@vinejs/vine'
import { ActivateOrg } from '#actions/activate_org'
import { DeleteOrg } from '#actions/delete_org'
import { InviteOwnerAgain } from '#actions/invite_owner_again'
import { OpenOrgForCustomer } from '#actions/open_org_for_customer'
import { RestoreOrg } from '#actions/restore_org'
import { SuspendOrg } from '#actions/suspend_org'
import { type Area, originOf } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { handOver } from '#admin/hand_over'
import { settings } from '#config/settings'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import Org from '#models/org'
import { findOwner } from '#queries/memberships'
import { emailRule, personNameRule } from '#validators/account'
import { orgNameRule, slugRule } from '#validators/org'

class OrgAdminPolicy extends ForSuperadmins {
  create = this.viewAny
  update = (area: Area, org: Org) => this.viewAny(area) && !org.isDeleted
  delete = this.update
  restore = (area: Area, org: Org) => this.viewAny(area) && org.isRestorable

  run_suspend(area: Area, org: Org) {
    if (org.isDeleted) return 'E_ORG_DELETED'
    return org.isSuspended ? 'E_ALREADY_SO' : this.viewAny(area)
  }

  run_activate(area: Area, org: Org) {
    return org.isSuspended ? this.viewAny(area) : 'E_ALREADY_SO'
  }

  /** Only who never came needs another way in. */
  async run_invite_owner(area: Area, org: Org) {
    if (org.isDeleted) return 'E_ORG_DELETED'
    const owner = await findOwner(org.id)
    if (!owner || owner.lastSeenAt) return 'E_OWNER_CAME'
    return this.viewAny(area)
  }
}

const MOST_BYTES = 2 ** 50
const quotaRule = () => vine.number().withoutDecimals().range([0, MOST_BYTES]).nullable()

interface NewOrg {
  name: string
  slug: string
  storageLimitBytes?: number | null
  ownerEmail: string
  ownerName?: string | null
}

export const orgAdmin = defineAdminResource(Org, {
  tenancy: 'platform',
  policy: new OrgAdminPolicy(),
  record: { title: 'name', subtitle: 'slug' },
  fields: {
    settings: { secret: true },
    storageLimitBytes: { inline: true, fallback: () => settings().defaultQuotaBytes },
    storageUsedBytes: { history: false },
  },
  list: {
    columns: ['name', 'slug', 'storageUsedBytes', 'storageLimitBytes', 'suspendedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['name', 'storageUsedBytes'],
    filters: ['suspendedAt', 'deletedAt', 'storageUsedBytes', 'storageLimitBytes', 'createdAt'],
    search: ['name', 'slug'],
  },
  forms: {
    create: vine.create({
      name: orgNameRule(),
      slug: slugRule(),
      ownerEmail: emailRule(),
      ownerName: personNameRule().nullable().optional(),
      storageLimitBytes: quotaRule().optional(),
    }),
    update: vine.create({
      name: orgNameRule().optional(),
      storageLimitBytes: quotaRule().optional(),
    }),
  },
  writes: {
    create: ({ ownerEmail, ownerName, ...org }: NewOrg, area, client) => {
      const { locale } = area.user
      const owner = { email: ownerEmail, name: ownerName ?? undefined, locale }
      return new OpenOrgForCustomer().handle({ ...org, owner, origin: originOf(area) }, client)
    },
    delete: (org, { user }, client) => new DeleteOrg().handle({ org, userId: user.id }, { client }),
    restore: (org, _area, client) => new RestoreOrg().handle({ org }, { client }),
  },
  links: {
    enter: {
      icon: 'i-lucide-eye',
      href: ({ id, isDeleted }) => (isDeleted ? null : `/admin/orgs/${id}/entries/new`),
    },
  },
  actions: {
    suspend: { isDangerous: true, run: (org) => new SuspendOrg().handle({ org }) },
    activate: { run: (org) => new ActivateOrg().handle({ org }) },
    invite_owner: { on: ['row'], run: inviteOwner },
  },
  related: [
    { resource: 'memberships', by: 'orgId' },
    { resource: 'invitations', by: 'orgId' },
    { resource: 'share_links', by: 'orgId' },
    { resource: 'albums', by: 'orgId' },
  ],
  history: true,
  nav: { group: 'people', icon: 'i-lucide-building-2', order: 10 },
})

async function inviteOwner(org: Org, _input: object, area: Area) {
  const owner = await findOwner(org.id)
  const origin = originOf(area)
  const { url, isKnown } = await new InviteOwnerAgain().handle({ owner: owner!, origin })
  return handOver(area, `orgs.handed.${isKnown ? 'open' : 'invite_owner'}`, url)
}
