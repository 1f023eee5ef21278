import type { HttpContext } from '@adonisjs/core/http'
import { rootOf } from '#admin/area'
import { describeResource } from '#admin/describe_resource'
import { fieldsIn } from '#admin/fields_of'
import { readBadges } from '#admin/read_badges'
import { findAdminResource, listAdminResources } from '#admin/registry'
import AdminResourceTransformer from '#transformers/admin_resource_transformer'

/** The resource that the address names, for whoever asks. */
export async function openResource({ area, params }: HttpContext) {
  const resource = await findAdminResource(params.resource, area)
  const fields = await fieldsIn(resource, area)
  const list = `${rootOf(area)}/r/${resource.name}`
  return { area, resource, fields, list }
}

export type Opened = Awaited<ReturnType<typeof openResource>>

/** What every page about rows knows: where it is, what the rows are, and what else there is. */
export async function frameOf({ i18n, inertia }: HttpContext, { area, resource }: Opened) {
  return {
    area: { kind: area.kind, root: rootOf(area) },
    resource: AdminResourceTransformer.transform(await describeResource(resource, area), i18n),
    resources: AdminResourceTransformer.transform(await others(area), i18n).useVariant('forNav'),
    // Numbers that cannot be had are no reason to be without the page.
    badges: inertia.defer(() => readBadges(area), { rescue: true }),
  }
}

async function others(area: Opened['area']) {
  const all = await listAdminResources(area)
  const shown = all.filter(({ nav }) => nav !== null)
  // Of these only the names are told.
  return shown.map((resource) => ({ resource, fields: new Map(), pickable: new Set<string>() }))
}
