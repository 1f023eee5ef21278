import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { type Area, isOrgArea } from '#admin/area'

/** As rows name the area that they are of: without an org, the console. */
export const placeOf = (area: Area) => ({ orgId: isOrgArea(area) ? area.org.id : null })

/** Narrows a query to rows of the area. */
export function inPlace<Query extends ModelQueryBuilderContract<LucidModel>>(
  query: Query,
  area: Area
): Query {
  return isOrgArea(area) ? query.where('org_id', area.org.id) : query.whereNull('org_id')
}
