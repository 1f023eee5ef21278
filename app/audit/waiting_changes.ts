import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { type Entry, forgetters, type RowChange, sinks } from '#audit/changes'
import { compare, together } from '#audit/comparison'
import { Current } from '#audit/current'
import { writeHistory } from '#audit/row_history'

type Values = Readonly<Record<string, unknown>>

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
export const noteChange = (change: PlainChange, client: TransactionClientContract) =>
  noteChanges([change], client)

/** Keeps what changed in many such rows. As `noteChange`. */
export async function noteChanges(
  changes: readonly PlainChange[],
  client: TransactionClientContract
) {
  if (sinks.size) await collect(changes.flatMap(plainEntry), client)
}

function plainEntry({ before, after, secrets, ...row }: PlainChange): Entry[] {
  const fields = Object.keys({ ...before, ...after })
  const changes = compare(fields, before, after, secrets && new Set(secrets))
  if (row.verb === 'updated' && !changes.length) return []
  return [
    { ...row, orgId: row.orgId ?? null, title: row.title ?? null, changes, history: NO_HISTORY },
  ]
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

/** Rows about plugins have the same key in every org. */
const keyOf = ({ table, orgId, rowId }: Pick<Entry, 'table' | 'orgId' | 'rowId'>) =>
  `${table}:${orgId ?? ''}:${rowId}`

/** What a transaction does to a row is one change, however many steps it takes. */
function add(waiting: Waiting, entry: Entry) {
  const key = keyOf(entry)
  const known = waiting.get(key)
  waiting.delete(key)
  if (!known) return void waiting.set(key, entry)
  if (known.verb === 'created' && entry.verb === 'deleted') return
  const isNew = known.verb === 'created'
  const verb = isNew ? 'created' : entry.verb === 'created' ? 'updated' : entry.verb
  const changes = together(known.changes, entry.changes)
  if (verb === 'updated' && !changes.length) return
  waiting.set(key, {
    ...entry,
    verb,
    changes,
    model: entry.model ?? known.model,
    title: entry.title ?? known.title,
    history: entry.history.size ? entry.history : known.history,
  })
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
  for (const [key, entry] of waiting ?? [])
    if (entry.table === table && entry.rowId === rowId)
      waiting!.set(key, { ...entry, title: null, changes: [] })
  for (const forgetter of forgetters) await forgetter({ table, rowId }, client)
}
