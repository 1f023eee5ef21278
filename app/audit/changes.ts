import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { isUntold } from '#audit/bare_writes'
import { compare, type KeptChange } from '#audit/comparison'
import type { CurrentDeed } from '#audit/current'
import { marksOf, type Marks } from '#audit/marks'

export type ChangeVerb = 'created' | 'updated' | 'deleted'

/** One row that was written, once per transaction however often it was written there. */
export interface RowChange {
  /** The noun of the model: `album`, `share_link`. */
  model: string
  table: string
  rowId: string
  /** Whose it is; `null` for what belongs to nobody but the server, or to an account. */
  orgId: string | null
  /** How the row is called, as far as that is known. */
  title: string | null
  verb: ChangeVerb
  /** Whole values, up to 20,000 characters each. Of secrets only that they changed. */
  changes: KeptChange[]
}

/** Keeps changes, in the transaction that makes them and just before it commits. What it throws undoes the changes. */
export type ChangeSink = (
  changes: readonly RowChange[],
  by: CurrentDeed | undefined,
  client: TransactionClientContract
) => Promise<void>

/** Forgets what it kept of a row that was about a person who goes, in the transaction in which they go. */
export type Forgetter = (
  row: { table: string; rowId: string },
  client: TransactionClientContract
) => Promise<void>

/** What is kept of a model, by everybody who keeps any of it. */
export interface Plan {
  table: string
  fields: readonly string[]
  secrets: ReadonlySet<string>
  /** Fields for the history beside rows of the admin. */
  history: ReadonlySet<string>
  marks: Marks | undefined
}

/** A change on its way to those who keep it. */
export interface Entry extends Omit<RowChange, 'model'> {
  /** Without it only the history beside rows keeps it. */
  model: string | null
  history: ReadonlySet<string>
}

/** For what hands changes over to them. */
export const sinks: Set<ChangeSink> = new Set()
export const forgetters: Set<Forgetter> = new Set()
const histories = new Map<LucidModel, Set<readonly string[]>>()
let plans = new Map<LucidModel, Plan | null>()

/**
 * Hands every change of a marked row to a keeper from now on, whoever makes it, and answers how to take it away again.
 * Without a keeper nothing is compared and nothing read.
 */
export function keepChanges(sink: ChangeSink) {
  sinks.add(sink)
  plans = new Map()
  return () => {
    sinks.delete(sink)
    plans = new Map()
  }
}

/** Tells a keeper when it has to forget, and answers how to take it away again. */
export function whenForgotten(forgetter: Forgetter) {
  forgetters.add(forgetter)
  return () => void forgetters.delete(forgetter)
}

/** For the admin: which fields of a model have a history beside their row. Answers how to stop. */
export function addHistory(model: LucidModel, fields: readonly string[]) {
  const asked = histories.get(model) ?? new Set()
  histories.set(model, asked.add(fields))
  plans = new Map()
  return () => {
    asked.delete(fields)
    plans = new Map()
  }
}

/** Whether anybody keeps changes of rows that no model writes: before asking what they were. */
export const areChangesKept = () => sinks.size > 0

/** What is kept of a model; `null` where nobody keeps anything of it, or not of what is done just now. */
export function planOf(model: LucidModel): Plan | null {
  if (isUntold(model.table)) return null
  const known = plans.get(model)
  if (known !== undefined) return known
  const marks = sinks.size ? marksOf(model) : undefined
  const history = new Set([...(histories.get(model) ?? [])].flat())
  const secrets = new Set(marks?.secrets)
  const fields = [...new Set([...(marks?.fields ?? []), ...secrets, ...history])]
  const plan = fields.length ? { table: model.table, fields, secrets, history, marks } : null
  plans.set(model, plan)
  return plan
}

type Values = Readonly<Record<string, unknown>>

/** What a write changes in a row; nothing where nobody keeps what it changes. */
export function entryOf(
  plan: Plan,
  row: LucidRow,
  verb: ChangeVerb,
  before: Values,
  after: Values
): Entry[] {
  const changes = compare(plan.fields, before, after, plan.secrets)
  if (verb === 'updated' && !changes.length) return []
  const { marks, table, history } = plan
  const rowId = String(row.$primaryKeyValue)
  const named = row as unknown as { orgId?: string } & Record<string, unknown>
  const orgId = marks?.isOrg ? rowId : (named.orgId ?? null)
  const title = marks?.title ? named[marks.title] : null
  return [
    {
      model: marks?.noun ?? null,
      table,
      rowId,
      orgId,
      title: title ? String(title) : null,
      verb,
      changes,
      history,
    },
  ]
}
