import logger from '@adonisjs/core/services/logger'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { countRows } from '#admin/read_list'
import { listAdminResources } from '#admin/registry'

/** Numbers beside names in the navigation: what waits for somebody. Where nothing waits there is no number. */
export async function readBadges(area: Area): Promise<Record<string, number>> {
  const badges: Record<string, number> = {}
  for (const resource of await listAdminResources(area)) {
    const count = await countBadge(resource, area).catch((error: unknown) => {
      logger.error({ err: error, resource: resource.name }, 'A number could not be counted')
    })
    if (count) badges[resource.name] = count
  }
  return badges
}

async function countBadge(resource: AdminResource, area: Area) {
  if (!resource.nav?.badge) return 0
  const request = readListRequest(resource, await fieldsOf(resource), { f: resource.nav.badge })
  const counted = await countRows(resource, area, request)
  return counted?.count ?? 0
}
