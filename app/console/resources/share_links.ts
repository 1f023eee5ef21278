import { RevokeShareLink } from '#actions/revoke_share_link'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForStaff } from '#console/resources/for_staff'
import ShareLink from '#models/share_link'

class ShareLinkAdminPolicy extends ForStaff {
  run_revoke(area: Area, link: ShareLink) {
    return link.revokedAt ? 'E_ALREADY_SO' : this.viewAny(area)
  }
}

/** Links are counted, limited and ended here. Their address opens pictures: nobody reads it but the org. */
export const shareLinkAdmin = defineAdminResource(ShareLink, {
  tenancy: 'org',
  policy: new ShareLinkAdminPolicy(),
  record: { title: 'title' },
  list: {
    columns: ['title', 'orgId', 'albumId', 'viewCount', 'expiresAt', 'revokedAt', 'createdAt'],
    sort: '-createdAt',
    sorts: ['viewCount'],
    filters: [
      'orgId',
      'albumId',
      'createdById',
      'allowUpload',
      'allowOriginals',
      'viewCount',
      'expiresAt',
      'revokedAt',
      'createdAt',
    ],
    search: ['title'],
  },
  actions: {
    revoke: {
      isDangerous: true,
      run: (link, _input: object, { user }) =>
        new RevokeShareLink().handle({ actor: { userId: user.id }, link }),
    },
  },
  nav: { group: 'library', icon: 'i-lucide-link', order: 70 },
})
