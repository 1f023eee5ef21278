import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area } from '#admin/area'

type Verdict = boolean | Promise<boolean>

/**
 * Who may do what with the rows of a resource. Everything is optional, and what is missing is denied: a policy that says
 * nothing of deleting forbids it. Actions ask for `run_<action>`, fields for the `see_<…>` in their `can`, with each row.
 *
 * Rows of a list hold what the list shows: `view` and `see_<…>` may look at the id, the org, the title and what the form for
 * changes writes. `create`, `update`, `delete`, `restore` and `see_<…>` are asked inside the transaction of the change: they
 * decide by what they are given, and ask the database nothing.
 */
export interface AdminPolicy<Row extends LucidRow = LucidRow> {
  viewAny?(area: Area): Verdict
  view?(area: Area, row: Row): Verdict
  create?(area: Area): Verdict
  update?(area: Area, row: Row): Verdict
  delete?(area: Area, row: Row): Verdict
  restore?(area: Area, row: Row): Verdict
  export?(area: Area): Verdict
}

/** Asks a policy. Neither a missing method nor one that throws lets anybody pass: the latter is heard of. */
export async function allows(
  policy: object,
  ability: string,
  area: Area,
  row?: LucidRow
): Promise<boolean> {
  const method = (policy as Record<string, unknown>)[ability]
  if (typeof method !== 'function') return false
  return (await method.call(policy, area, row)) === true
}
