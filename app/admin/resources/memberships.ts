import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#admin/resources/for_superadmins'
import Membership, { ROLES } from '#models/membership'

export const membershipAdmin = defineAdminResource(Membership, {
  tenancy: 'org',
  policy: new ForSuperadmins(),
  record: { title: 'role' },
  fields: { role: { choices: ROLES } },
  list: {
    columns: ['userId', 'orgId', 'role', 'lastSeenAt', 'createdAt'],
    sort: '-createdAt',
    filters: ['role', 'createdAt'],
  },
  nav: { group: 'people', icon: 'i-lucide-users-round', order: 30 },
})
