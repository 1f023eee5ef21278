import { registerAdminResource } from '#admin/registry'
import { albumAdmin } from '#admin/resources/albums'
import { entryAdmin } from '#admin/resources/break_glass_entries'
import { deviceAdmin } from '#admin/resources/devices'
import { invitationAdmin } from '#admin/resources/invitations'
import { jobAdmin } from '#admin/resources/jobs'
import { membershipAdmin } from '#admin/resources/memberships'
import { orgAdmin } from '#admin/resources/orgs'
import { photoFileAdmin } from '#admin/resources/photo_files'
import { photoAdmin } from '#admin/resources/photos'
import { shareLinkAdmin } from '#admin/resources/share_links'
import { userAdmin } from '#admin/resources/users'

/** What every server has, in the console. Plugins add theirs. */
export function registerCoreResources() {
  for (const resource of [
    orgAdmin,
    userAdmin,
    deviceAdmin,
    membershipAdmin,
    invitationAdmin,
    entryAdmin,
    albumAdmin,
    photoAdmin,
    photoFileAdmin,
    shareLinkAdmin,
    jobAdmin,
  ])
    registerAdminResource(resource)
}
