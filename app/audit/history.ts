import db from '@adonisjs/lucid/services/db'
import { BaseModel } from '@adonisjs/lucid/orm'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type {
  AdapterContract,
  LucidModel,
  LucidRow,
  ModelQueryBuilderContract,
} from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { Current } from '#audit/current'
import { sqlTime } from '#models/concerns/sql_time'

export type ChangeVerb = 'created' | 'updated' | 'deleted'
export type KeptValue = string | number | boolean | null

export interface KeptChange {
  field: string
  before: KeptValue
  after: KeptValue
}

/** Longer texts are cut: a history is no backup. */
const MOST_CHARACTERS = 500
const AT_ONCE = 500

const kept = new Map<LucidModel, Set<readonly string[]>>()

/**
 * Keeps from now on what changes in these fields of a model, whoever changes it, in the transaction of the change itself.
 * Answers how to stop. Writes to many rows at once pass by it: they go through `auditedUpdate` and `auditedDelete`.
 */
export function keepHistory(model: LucidModel, fields: readonly string[]) {
  const asked = kept.get(model) ?? new Set()
  if (!asked.size) model.$adapter = new KeepingAdapter()
  kept.set(model, asked.add(fields))
  return () => {
    asked.delete(fields)
    if (!asked.size) model.$adapter = BaseModel.$adapter
  }
}

const fieldsOf = (model: LucidModel) => [...new Set([...(kept.get(model) ?? [])].flat())]

/** Stands between a model and the database, and writes beside each change what it was. */
class KeepingAdapter implements AdapterContract {
  modelClient = (row: LucidRow) => BaseModel.$adapter.modelClient(row)
  refresh = (row: LucidRow) => BaseModel.$adapter.refresh(row)
  query = (...asked: Parameters<AdapterContract['query']>) => BaseModel.$adapter.query(...asked)
  modelConstructorClient = (...asked: Parameters<AdapterContract['modelConstructorClient']>) =>
    BaseModel.$adapter.modelConstructorClient(...asked)

  insert(row: LucidRow, attributes: object) {
    const changes = compare(row, {}, row.$attributes)
    return together(row, 'created', changes, () => BaseModel.$adapter.insert(row, attributes))
  }

  update(row: LucidRow, attributes: object) {
    const changes = compare(row, row.$original, row.$attributes)
    return together(row, 'updated', changes, () => BaseModel.$adapter.update(row, attributes))
  }

  delete(row: LucidRow) {
    const changes = compare(row, row.$original, {})
    return together(row, 'deleted', changes, () => BaseModel.$adapter.delete(row))
  }
}

/** Change and history are written both or not at all. What is not kept needs neither. */
async function together(
  row: LucidRow,
  verb: ChangeVerb,
  changes: KeptChange[],
  write: () => Promise<void>
) {
  if (verb === 'updated' && !changes.length) return write()
  const both = async (client: TransactionClientContract) => {
    await write()
    await remember([{ row, verb, changes }], client)
  }
  if (row.$trx) return both(row.$trx)
  return db.transaction((trx) => {
    row.useTransaction(trx)
    return both(trx)
  })
}

interface Entry {
  row: LucidRow
  verb: ChangeVerb
  changes: KeptChange[]
}

async function remember(entries: Entry[], client: TransactionClientContract) {
  if (!entries.length) return
  const { actorId, requestId, source } = Current.get() ?? {}
  const now = sqlTime(DateTime.now(), client)
  await client.table('row_changes').multiInsert(
    entries.map(({ row, verb, changes }) => ({
      id: uuidv7(),
      table_name: (row.constructor as LucidModel).table,
      row_id: row.$primaryKeyValue,
      org_id: (row as unknown as { orgId?: string }).orgId ?? null,
      verb,
      changes: JSON.stringify(changes),
      actor_id: actorId ?? null,
      source: source ?? 'command',
      request_id: requestId?.slice(0, 64) ?? null,
      created_at: now,
    }))
  )
}

function compare(row: LucidRow, before: object, after: object): KeptChange[] {
  const [was, is] = [before, after] as Record<string, unknown>[]
  return fieldsOf(row.constructor as LucidModel).flatMap((field) => {
    const [old, now] = [plain(was[field]), plain(is[field])]
    return old === now ? [] : [{ field, before: cut(old), after: cut(now) }]
  })
}

function plain(value: unknown): KeptValue {
  if (value === null || value === undefined) return null
  if (value instanceof DateTime) return value.toUTC().toISO()
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number(value)
  if (['string', 'number', 'boolean'].includes(typeof value)) return value as KeptValue
  return JSON.stringify(value)
}

const cut = (value: KeptValue) =>
  typeof value === 'string' && value.length > MOST_CHARACTERS
    ? `${value.slice(0, MOST_CHARACTERS)}…`
    : value

type Rows = ModelQueryBuilderContract<LucidModel, LucidRow>

/**
 * Changes whatever rows a query finds, as its `update` does, and keeps their history. The query runs in a transaction.
 * Answers how many rows there were.
 */
export async function auditedUpdate<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  values: Record<string, unknown>
): Promise<number> {
  const rows = query as unknown as Rows
  if (!fieldsOf(rows.model).length) return numberOf(await rows.update(values))
  return eachBatch(rows, async (before, ids, client) => {
    const count = numberOf(await rows.clone().whereIn('id', ids).update(values))
    const after: LucidRow[] = await (client.modelQuery(rows.model) as unknown as Rows).whereIn(
      'id',
      ids
    )
    const now = new Map(after.map((row) => [row.$primaryKeyValue, row.$attributes]))
    const entries = before.map((row) => {
      const changes = compare(row, row.$attributes, now.get(row.$primaryKeyValue) ?? {})
      return { row, verb: 'updated' as const, changes }
    })
    await remember(
      entries.filter(({ changes }) => changes.length),
      client
    )
    return count
  })
}

/** Deletes whatever rows a query finds and keeps what they were. As `auditedUpdate`. */
export async function auditedDelete<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>
): Promise<number> {
  const rows = query as unknown as Rows
  if (!fieldsOf(rows.model).length) return numberOf(await rows.delete())
  return eachBatch(rows, async (before, ids, client) => {
    const count = numberOf(await rows.clone().whereIn('id', ids).delete())
    const entries = before.map((row) => {
      return { row, verb: 'deleted' as const, changes: compare(row, row.$attributes, {}) }
    })
    await remember(entries, client)
    return count
  })
}

/** Locked where the database can: what is kept is what was changed. */
async function eachBatch(
  query: Rows,
  work: (rows: LucidRow[], ids: string[], client: TransactionClientContract) => Promise<number>
) {
  const { client } = query
  if (!client.isTransaction) throw new Error('Rows with a history are changed in a transaction')
  let [total, last] = [0, '']
  for (;;) {
    const some = query.clone().orderBy('id').limit(AT_ONCE).forUpdate()
    if (last) some.where('id', '>', last)
    const rows = await some
    const ids = rows.map((row) => String(row.$primaryKeyValue))
    if (ids.length) total += await work(rows, ids, client as TransactionClientContract)
    if (ids.length < AT_ONCE) return total
    last = ids.at(-1)!
  }
}

const numberOf = (answer: unknown) => Number([answer].flat()[0])

/** Leaves of what was kept of a row that it was there, and when: for rows that are about a person who goes. */
export async function forgetValues(
  table: string,
  rowId: string,
  client: TransactionClientContract
) {
  await client
    .from('row_changes')
    .where({ table_name: table, row_id: rowId })
    .update({ changes: '[]' })
}
