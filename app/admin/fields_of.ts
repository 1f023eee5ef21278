import { type Area, isOrgArea } from '#admin/area'
import { type AdminResource, schemasOf } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { inferFields } from '#admin/infer_fields'

const known = new WeakMap<AdminResource, Promise<Map<string, AdminField>>>()

/** The fields of a resource, inferred once. */
export function fieldsOf(resource: AdminResource): Promise<Map<string, AdminField>> {
  const before = known.get(resource)
  if (before) return before
  const inferred = allFieldsOf(resource)
  known.set(resource, inferred)
  inferred.catch(() => known.delete(resource))
  return inferred
}

async function allFieldsOf(resource: AdminResource) {
  const fields = await inferFields(resource.model, resource.overrides, schemasOf(resource))
  for (const field of resource.added ?? []) fields.set(field.name, field)
  return fields
}

/** As somebody finds them in an area: in an org's own, which org a row belongs to goes without saying. */
export async function fieldsIn(resource: AdminResource, area: Area) {
  const fields = await fieldsOf(resource)
  if (!isOrgArea(area)) return fields
  return new Map([...fields].filter(([name]) => name !== 'orgId'))
}
