import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow } from '@adonisjs/lucid/types/model'
import { compare, type KeptChange, together } from '#audit/comparison'
import { Current, type CurrentDeed } from '#audit/current'
import { marksOf, type Marks } from '#audit/marks'
import { writeHistory } from '#audit/row_history'

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

const sinks = new Set<ChangeSink>()
const forgetters = new Set<Forgetter>()
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

/** What is kept of a model; `null` where nobody keeps anything of it. */
export function planOf(model: LucidModel): Plan | null {
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

/** A row that no marked model writes. */
export interface PlainChange extends Omit<RowChange, 'changes' | 'title' | 'orgId'> {
  orgId?: string | null
  title?: string | null
  before: Values
  after: Values
  /** Fields of which only is told that they changed. */
  secrets?: Iterable<string>
}

const NO_HISTORY: ReadonlySet<string> = new Set()

/** Keeps what changed in such a row, in the transaction of its write. Values are told whole; `before` is what it was. */
export async function noteChange(change: PlainChange, client: TransactionClientContract) {
  if (!sinks.size) return
  const { before, after, secrets, orgId = null, title = null, ...rest } = change
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = compare(fields, before, after, new Set(secrets))
  if (rest.verb === 'updated' && !changes.length) return
  await collect([{ ...rest, orgId, title, changes, history: NO_HISTORY }], client)
}

const MOST_WAITING = 500

type Waiting = Map<string, Entry>

const open = new WeakMap<TransactionClientContract, Waiting>()

/** Lets changes wait for the commit of their transaction, which writes them first. Very many are written on the way. */
export async function collect(entries: Iterable<Entry>, client: TransactionClientContract) {
  const waiting = open.get(client) ?? openFor(client)
  for (const entry of entries) add(waiting, entry)
  if (waiting.size >= MOST_WAITING) await write(waiting, client)
}

function openFor(client: TransactionClientContract): Waiting {
  const waiting: Waiting = new Map()
  open.set(client, waiting)
  const commit = client.commit.bind(client)
  client.commit = async () => {
    while (waiting.size) await write(waiting, client)
    return commit()
  }
  return waiting
}

/** What a transaction does to a row is one change, however many steps it takes. */
function add(waiting: Waiting, entry: Entry) {
  const key = `${entry.table}:${entry.rowId}`
  const known = waiting.get(key)
  waiting.delete(key)
  if (!known) return void waiting.set(key, entry)
  if (known.verb === 'created' && entry.verb === 'deleted') return
  const isNew = known.verb === 'created'
  const verb = isNew ? 'created' : entry.verb === 'created' ? 'updated' : entry.verb
  const changes = together(known.changes, entry.changes)
  if (verb === 'updated' && !changes.length) return
  waiting.set(key, { ...entry, verb, changes, title: entry.title ?? known.title })
}

async function write(waiting: Waiting, client: TransactionClientContract) {
  const entries = [...waiting.values()]
  waiting.clear()
  await writeHistory(entries, client)
  const marked = entries.flatMap(({ history, model, ...rest }) => (model ? { ...rest, model } : []))
  if (!marked.length) return
  const by = Current.get()
  for (const sink of sinks) await sink(marked, by, client)
}

/** Leaves of what is kept of a row that it was there, and when: for rows that are about a person who goes. */
export async function forget(table: string, rowId: string, client: TransactionClientContract) {
  const waiting = open.get(client)
  const entry = waiting?.get(`${table}:${rowId}`)
  if (entry) waiting!.set(`${table}:${rowId}`, { ...entry, title: null, changes: [] })
  for (const forgetter of forgetters) await forgetter({ table, rowId }, client)
}
