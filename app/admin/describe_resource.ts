import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsIn } from '#admin/fields_of'
import { namedResource, pickedResource } from '#admin/read_options'

/** A resource with its fields, and which of them this person can pick rows for. */
export async function describeResource(resource: AdminResource, area: Area) {
  const fields = await fieldsIn(resource, area)
  const pickable = new Set<string>()
  for (const field of fields.values())
    if (namedResource(resource, area, field) ?? (await pickedResource(resource, area, field)))
      pickable.add(field.name)
  return { resource, fields, pickable }
}
