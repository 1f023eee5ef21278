import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area } from '#admin/area'

type Verdict = boolean | Promise<boolean>

/**
 * What `run_<action>` may answer: instead of `false` the code of a refusal (`E_…`, of plugins `plg.<id>.errors.<name>`), whose
 * words tell why not.
 */
export type RunVerdict = boolean | string

/**
 * Who may do what with the rows of a resource. Everything is optional, and what is missing is denied: a policy that says
 * nothing of deleting forbids it. Actions ask for `run_<action>`, fields for the `see_<…>` in their `can`, with each row. Instead
 * of `false` a `run_<action>` may answer the code of a refusal: whoever is denied then reads why.
 *
 * Rows of a list hold what the list shows: `view` and `see_<…>` may look at the id, the org, the title and what the form for
 * changes writes. Where there is such a form, `update` is asked with whole rows. `create`, `update`, `delete`, `restore` and `see_<…>` are asked inside the transaction of the change: they
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
  return (await ask(policy, ability, area, row)) === true
}

/** Why a policy does not let somebody run an action on a row, as the code of a refusal; nothing where it does. */
export async function denialOf(policy: object, ability: string, area: Area, row: LucidRow) {
  const verdict = await ask(policy, ability, area, row)
  if (verdict === true) return undefined
  return typeof verdict === 'string' && CODE.test(verdict) ? verdict : 'E_MAY_NOT_RUN'
}

const CODE = /^(?:E_[A-Z\d_]+|plg\.[\w.]+)$/

async function ask(policy: object, ability: string, area: Area, row?: LucidRow): Promise<unknown> {
  const method = (policy as Record<string, unknown>)[ability]
  return typeof method === 'function' ? method.call(policy, area, row) : false
}
