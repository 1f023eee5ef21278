import type { Area } from '#admin/area'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { countRows } from '#admin/read_list'
import { listAdminResources } from '#admin/registry'

/** Numbers beside names in the navigation: what waits for somebody. Where nothing waits there is no number. */
export async function readBadges(area: Area): Promise<Record<string, number>> {
  const badges: Record<string, number> = {}
  for (const resource of await listAdminResources(area)) {
    if (!resource.nav?.badge) continue
    const request = readListRequest(resource, await fieldsOf(resource), { f: resource.nav.badge })
    const counted = await countRows(resource, area, request)
    if (counted?.count) badges[resource.name] = counted.count
  }
  return badges
}
