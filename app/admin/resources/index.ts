import { registerAdminResource } from '#admin/registry'
import { albumAdmin } from '#admin/resources/albums'
import { jobAdmin } from '#admin/resources/jobs'
import { membershipAdmin } from '#admin/resources/memberships'
import { orgAdmin } from '#admin/resources/orgs'
import { userAdmin } from '#admin/resources/users'

/** What every server has, in the console. Plugins add theirs. */
export function registerCoreResources() {
  for (const resource of [orgAdmin, userAdmin, membershipAdmin, albumAdmin, jobAdmin])
    registerAdminResource(resource)
}
