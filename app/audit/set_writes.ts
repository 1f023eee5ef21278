import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { keptWrite } from '#audit/bare_writes'
import { entryOf, planOf } from '#audit/changes'
import { collect } from '#audit/waiting_changes'
import { sqlTime } from '#models/concerns/sql_time'

const AT_ONCE = 500

type Rows = ModelQueryBuilderContract<LucidModel, LucidRow>

export interface KnownRows {
  /**
   * Exactly the rows that the query finds, as they are now: read and locked in this transaction, or known from its
   * conditions. They are then not read again.
   */
  rows?: readonly LucidRow[]
}

/**
 * Changes whatever rows a query finds, as its `update` does, and keeps what changed. Names are those of attributes or of
 * columns, moments may be `DateTime`. The query runs in a transaction. Answers how many rows there were.
 */
export async function auditedUpdate<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  values: Record<string, unknown>,
  { rows: known }: KnownRows = {}
): Promise<number> {
  const rows = query as unknown as Rows
  const columns = storedValues(rows, values)
  const update = (those: Rows) => keptWrite(async () => numberOf(await those.update(columns)))
  const after = attributesIn(rows.model, values)
  const plan = planOf(rows.model)
  const touched = plan?.fields.filter((field) => field in after) ?? []
  if (!plan || !touched.length) return update(rows)
  const narrowed = { ...plan, fields: touched }
  return eachBatch(rows, known, update, (some) =>
    some.flatMap((row) => entryOf(narrowed, row, 'updated', row.$attributes, after))
  )
}

/** Deletes whatever rows a query finds and keeps what they were. As `auditedUpdate`. */
export async function auditedDelete<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  { rows: known }: KnownRows = {}
): Promise<number> {
  const rows = query as unknown as Rows
  const remove = (those: Rows) => keptWrite(async () => numberOf(await those.delete()))
  const plan = planOf(rows.model)
  if (!plan) return remove(rows)
  return eachBatch(rows, known, remove, (some) =>
    some.flatMap((row) => entryOf(plan, row, 'deleted', row.$attributes, {}))
  )
}

/** Locked where the database can: what is kept is what was changed. */
async function eachBatch(
  query: Rows,
  known: readonly LucidRow[] | undefined,
  write: (rows: Rows) => Promise<number>,
  entries: (rows: readonly LucidRow[]) => ReturnType<typeof entryOf>
) {
  if (!query.client.isTransaction)
    throw new Error('Rows whose changes are kept are changed in a transaction')
  const client = query.client as TransactionClientContract
  if (known) return writeKnown(query, known, write, entries, client)
  let [total, last] = [0, '']
  for (;;) {
    const some = query.clone().orderBy('id').limit(AT_ONCE).forUpdate()
    if (last) some.where('id', '>', last)
    const rows = await some
    const ids = rows.map((row) => String(row.$primaryKeyValue))
    if (ids.length) {
      total += await write(query.clone().whereIn('id', ids))
      await collect(entries(rows), client)
    }
    if (ids.length < AT_ONCE) return total
    last = ids.at(-1)!
  }
}

async function writeKnown(
  query: Rows,
  known: readonly LucidRow[],
  write: (rows: Rows) => Promise<number>,
  entries: (rows: readonly LucidRow[]) => ReturnType<typeof entryOf>,
  client: TransactionClientContract
) {
  const count = await write(query)
  if (count && count !== known.length)
    throw new Error(`${known.length} rows were known, and ${count} were written`)
  if (count) await collect(entries(known), client)
  return count
}

const nameOf = (model: LucidModel, key: string) => model.$keys.columnsToAttributes.get(key, key)

/** As a row would have them. */
function attributesIn(model: LucidModel, values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const name = nameOf(model, key)
      const isMoment = model.$getColumn(name)?.meta?.type === 'datetime'
      const isText = isMoment && typeof value === 'string'
      return [name, isText ? momentOf(value) : value]
    })
  )
}

/** Each database has its own way to write them. */
function momentOf(text: string) {
  const moment = DateTime.fromSQL(text, { zone: 'utc' })
  return moment.isValid ? moment : DateTime.fromISO(text, { zone: 'utc' })
}

/** As the database takes them. */
function storedValues({ model, client }: Rows, values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (value instanceof DateTime) return [key, sqlTime(value, client)]
      return [key, isPlainObject(value) ? prepared(model, nameOf(model, key), value) : value]
    })
  )
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function prepared(model: LucidModel, name: string, value: object) {
  const { prepare } = model.$getColumn(name) ?? {}
  return prepare ? prepare(value, name, new model()) : value
}

const numberOf = (answer: unknown) => Number([answer].flat()[0])
