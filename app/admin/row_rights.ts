import type { LucidRow } from '@adonisjs/lucid/types/model'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'

/** What somebody may do in a list beyond reading it. */
export async function listRights({ policy, forms }: AdminResource, area: Area) {
  return {
    create: Boolean(forms.create) && (await allows(policy, 'create', area)),
    export: await allows(policy, 'export', area),
  }
}

/** What somebody may do with one row. */
export async function rowRights(
  { policy, forms, writes }: AdminResource,
  area: Area,
  row: LucidRow
) {
  return {
    update: await mayUpdate({ policy, forms }, area, row),
    delete: await allows(policy, 'delete', area, row),
    restore: Boolean(writes.restore) && (await allows(policy, 'restore', area, row)),
  }
}

export async function mayUpdate(
  { policy, forms }: Pick<AdminResource, 'policy' | 'forms'>,
  area: Area,
  row: LucidRow
) {
  return Boolean(forms.update) && allows(policy, 'update', area, row)
}

/** Names of the actions that somebody may run on this one row. */
export async function rowActions({ policy, actions }: AdminResource, area: Area, row: LucidRow) {
  const names = Object.keys(actions).filter((name) => isOfferedOn(actions[name], 'row'))
  const verdicts = await Promise.all(names.map((name) => allows(policy, `run_${name}`, area, row)))
  return names.filter((_, index) => verdicts[index])
}

export const isOfferedOn = (
  { on = ['row', 'bulk'] }: AdminResource['actions'][string],
  place: 'row' | 'bulk'
) => on.includes(place)
