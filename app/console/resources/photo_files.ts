import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import PhotoFile from '#models/photo_file'

/** The originals as the storage keeps them. How somebody called a file says what is on it: that is the org's own. */
export const photoFileAdmin = defineAdminResource(PhotoFile, {
  tenancy: 'org',
  policy: new ForSuperadmins(),
  record: { title: 'storageKey', subtitle: 'mime' },
  fields: { name: { secret: true }, sha256: { secret: true } },
  list: {
    columns: ['storageKey', 'orgId', 'mime', 'byteSize', 'createdAt'],
    // Ids are in the order of birth, and the largest tables have no other index over all orgs.
    sort: '-id',
    sorts: ['byteSize'],
    filters: ['orgId', 'photoId', 'mime', 'byteSize', 'createdAt'],
  },
  nav: { group: 'library', icon: 'i-lucide-file-image', order: 60 },
})
