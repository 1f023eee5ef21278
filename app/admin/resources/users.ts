import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#admin/resources/for_superadmins'
import User from '#models/user'

export const userAdmin = defineAdminResource(User, {
  tenancy: 'platform',
  policy: new ForSuperadmins(),
  record: { title: 'name', subtitle: 'email' },
  list: {
    columns: ['name', 'email', 'superadminAt', 'suspendedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['name', 'email'],
    filters: ['superadminAt', 'suspendedAt', 'createdAt'],
    search: ['name', 'email'],
  },
  nav: { group: 'people', icon: 'i-lucide-user-round', order: 20 },
})
