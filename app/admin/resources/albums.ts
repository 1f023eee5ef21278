import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#admin/resources/for_superadmins'
import Album from '#models/album'

export const albumAdmin = defineAdminResource(Album, {
  tenancy: 'org',
  policy: new ForSuperadmins(),
  record: { title: 'name' },
  list: {
    columns: ['name', 'orgId', 'createdById', 'trashedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['name'],
    filters: ['trashedAt', 'createdAt'],
    search: ['name'],
  },
  nav: { group: 'library', icon: 'i-lucide-images', order: 40 },
})
