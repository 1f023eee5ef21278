import { registerAdminResource } from '#admin/registry'
import { albumAdmin } from '#console/resources/albums'
import { entryAdmin } from '#console/resources/break_glass_entries'
import { deviceAdmin } from '#console/resources/devices'
import { invitationAdmin } from '#console/resources/invitations'
import { jobAdmin } from '#console/resources/jobs'
import { membershipAdmin } from '#console/resources/memberships'
import { orgAdmin } from '#console/resources/orgs'
import { photoFileAdmin } from '#console/resources/photo_files'
import { photoAdmin } from '#console/resources/photos'
import { shareLinkAdmin } from '#console/resources/share_links'
import { userAdmin } from '#console/resources/users'

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
