import vine from '@vinejs/vine'
import { DateTime } from 'luxon'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#admin/resources/for_superadmins'
import Org from '#models/org'

class OrgAdminPolicy extends ForSuperadmins {
  update = this.viewAny
  run_suspend = (area: Area, org: Org) => this.viewAny(area) && !org.isSuspended
  run_activate = (area: Area, org: Org) => this.viewAny(area) && org.isSuspended
}

const MOST_BYTES = 2 ** 50

export const orgAdmin = defineAdminResource(Org, {
  tenancy: 'platform',
  policy: new OrgAdminPolicy(),
  record: { title: 'name', subtitle: 'slug' },
  list: {
    columns: ['name', 'slug', 'storageUsedBytes', 'storageLimitBytes', 'suspendedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['name', 'storageUsedBytes'],
    filters: ['suspendedAt', 'deletedAt', 'storageUsedBytes', 'createdAt'],
    search: ['name', 'slug'],
  },
  forms: {
    update: vine.create({
      name: vine.string().trim().minLength(1).maxLength(80),
      storageLimitBytes: vine.number().withoutDecimals().range([0, MOST_BYTES]).nullable(),
    }),
  },
  actions: {
    suspend: { isDangerous: true, run: (org) => setSuspended(org, DateTime.now()) },
    activate: { run: (org) => setSuspended(org, null) },
  },
  nav: { group: 'people', icon: 'i-lucide-building-2', order: 10 },
})

async function setSuspended(org: Org, suspendedAt: DateTime | null) {
  await org.merge({ suspendedAt }).save()
}
