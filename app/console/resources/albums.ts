import { defineAdminResource } from '#admin/define_admin_resource'
import { ForStaff } from '#console/resources/for_staff'
import Album from '#models/album'

/** That there is one, of whom and since when: what it is about and how it looks is the org's own. */
export const albumAdmin = defineAdminResource(Album, {
  tenancy: 'org',
  policy: new ForStaff(),
  record: { title: 'name' },
  fields: {
    description: { secret: true },
    coverPhotoId: { secret: true },
    position: { secret: true },
  },
  list: {
    columns: ['name', 'orgId', 'createdById', 'trashedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['name'],
    filters: ['orgId', 'createdById', 'trashedAt', 'createdAt'],
    search: ['name'],
  },
  related: [{ resource: 'photos', by: 'albumId' }],
  nav: { group: 'library', icon: 'i-lucide-images', order: 40 },
})
