import type {
  LucidModel,
  ModelAdapterOptions,
  ModelQueryBuilderContract,
} from '@adonisjs/lucid/types/model'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { Refusal } from '#exceptions/refusal'

/** A model whose rows belong to orgs. */
type OwnedModel = LucidModel & {
  within(orgId: string, options?: ModelAdapterOptions): ModelQueryBuilderContract<LucidModel>
  acrossOrgs(options?: ModelAdapterOptions): ModelQueryBuilderContract<LucidModel>
}

/**
 * The only way to a builder: lists, pickers, related rows, counts, exports, bulk actions and widgets begin here, so what
 * one of them may not see none of them sees. An org's area is bound to that org before the resource says anything.
 */
export function resourceQuery(
  { model, tenancy, scope, record }: AdminResource,
  area: Area,
  options?: ModelAdapterOptions
): ModelQueryBuilderContract<LucidModel> {
  const query = baseQuery(model, tenancy, area, options)
  // In brackets: an `or` of a scope never reaches past the org.
  if (scope) query.where((narrowed) => scope(narrowed as typeof query, area))
  for (const relation of record.with) query.preload(relation as never)
  return query
}

function baseQuery(
  model: LucidModel,
  tenancy: AdminResource['tenancy'],
  area: Area,
  options?: ModelAdapterOptions
) {
  if (tenancy === 'platform') {
    if (isOrgArea(area)) throw new Refusal(404, 'E_NOT_FOUND')
    return model.query(options)
  }
  if (!isOwned(model)) return ownedByColumn(model, area, options)
  return isOrgArea(area) ? model.within(area.org.id, options) : model.acrossOrgs(options)
}

/** Some models name an org without being reached through one, such as memberships. */
function ownedByColumn(model: LucidModel, area: Area, options?: ModelAdapterOptions) {
  if (!model.$hasColumn('orgId')) throw new Error(`Rows of ${model.name} name no org`)
  const query = model.query(options)
  return isOrgArea(area) ? query.where(`${model.table}.org_id`, area.org.id) : query
}

const isOwned = (model: LucidModel): model is OwnedModel =>
  'within' in model && 'acrossOrgs' in model
