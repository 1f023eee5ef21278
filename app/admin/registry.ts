import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { allows } from '#admin/admin_policy'
import { withMixins } from '#admin/mixed_resource'
import { keptNames } from '#admin/infer_fields'
import { keepHistory } from '#audit/history'
import { Refusal } from '#exceptions/refusal'

const resources = new Map<string, AdminResource>()

/** Adds a resource, and answers how to take it away again. A second one of the same name is a mistake of who defines it. */
export function registerAdminResource(resource: AdminResource) {
  if (resources.has(resource.name))
    throw new Error(`There are two admin resources named "${resource.name}"`)
  resources.set(resource.name, resource)
  const { model, overrides, hasHistory } = resource
  const forgo = hasHistory ? keepHistory(model, keptNames(model, overrides)) : () => {}
  return () => {
    forgo()
    resources.delete(resource.name)
  }
}

/** Every resource there is: contract suites walk through them. */
export const adminResources = () => [...resources.values()]

/** One of the area, for somebody who may see it: to everybody else it does not exist. */
export async function findAdminResource(name: string, area: Area): Promise<AdminResource> {
  const resource = await findOpenResource(name, area)
  if (resource) return resource
  throw new Refusal(404, 'E_NOT_FOUND')
}

/** The same where it is no fault that there is none. */
export async function findOpenResource(name: string, area: Area) {
  const resource = resources.get(name)
  return resource && (await isOpenTo(resource, area)) ? withMixins(resource, area) : undefined
}

/** What somebody finds in an area; what has no place in the navigation is reached from other rows. */
export async function listAdminResources(area: Area): Promise<AdminResource[]> {
  const all = adminResources()
  const verdicts = await Promise.all(all.map((resource) => isOpenTo(resource, area)))
  return all
    .filter((_, index) => verdicts[index])
    .toSorted((one, other) => (one.nav?.order ?? 0) - (other.nav?.order ?? 0))
}

/** Whether a resource is of this area, and its reader may see rows of it. */
export async function isOpenTo({ isOpen, tenancy, policy }: AdminResource, area: Area) {
  if (isOpen && !isOpen(area)) return false
  return (area.kind === 'platform' || tenancy === 'org') && allows(policy, 'viewAny', area)
}
