import { RenderAgain } from '#actions/render_again'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import Photo from '#models/photo'

class PhotoAdminPolicy extends ForSuperadmins {
  run_render_again(area: Area, photo: Photo) {
    return photo.state === 'failed' ? this.viewAny(area) : 'E_NOT_FAILED'
  }
}

const CONTENT = { secret: true }

/** Whether the server did its work with it. What it shows, where, when and what was written about it is the org's own. */
export const photoAdmin = defineAdminResource(Photo, {
  tenancy: 'org',
  policy: new PhotoAdminPolicy(),
  record: { title: 'id', subtitle: 'state' },
  fields: {
    name: CONTENT,
    caption: CONTENT,
    exif: CONTENT,
    latitude: CONTENT,
    longitude: CONTENT,
    rating: CONTENT,
    takenAt: CONTENT,
    takenOffset: CONTENT,
    takenSource: CONTENT,
    thumbhash: CONTENT,
    perceptualHash: CONTENT,
    state: { choices: ['stored', 'processing', 'ready', 'failed'] },
    kind: { choices: ['image', 'animation', 'motion'] },
  },
  list: {
    columns: ['id', 'orgId', 'state', 'failure', 'kind', 'width', 'height', 'camera', 'createdAt'],
    // Ids are in the order of birth, and the largest tables have no other index over all orgs.
    sort: '-id',
    filters: [
      'orgId',
      'albumId',
      'uploadedById',
      'state',
      'failure',
      'kind',
      'camera',
      'trashedAt',
      'createdAt',
    ],
  },
  actions: { render_again: { run: (photo) => new RenderAgain().handle({ photo }) } },
  related: [{ resource: 'photo_files', by: 'photoId' }],
  nav: { group: 'library', icon: 'i-lucide-image', order: 50 },
})
