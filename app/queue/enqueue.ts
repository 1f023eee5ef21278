import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { engine } from '#queue/engine'
import type { JobClass } from '#queue/job'
import { type BatchEntry, type JobOptions, type NewRow, makeRow } from '#queue/new_rows'
import { type Client, type JobRow, jobs } from '#queue/rows'

// SQLite takes no more rows than this in one statement.
const ROWS_AT_ONCE = 400

export interface EnqueueOptions extends JobOptions {
  /** The transaction of the change that the job follows: no commit, no job. */
  client?: TransactionClientContract
}

/** Answers the id of the row: of the one that waits already, when the unique key says so. */
export async function enqueue<Payload extends object>(
  type: JobClass<Payload>,
  payload: NoInfer<Payload>,
  { client, ...options }: EnqueueOptions = {}
) {
  const [id] = await enqueueMany(type, [{ payload, ...options }], { client })
  return id
}

/** The same for many in few statements, all or none. Answers one id for each entry, in their order. */
export async function enqueueMany<Payload extends object>(
  type: JobClass<Payload>,
  entries: BatchEntry<NoInfer<Payload>>[],
  { client }: Pick<EnqueueOptions, 'client'> = {}
): Promise<string[]> {
  if (!client && entries.length > 1) {
    return db.transaction((trx) => enqueueMany(type, entries, { client: trx }))
  }
  const connection = client ?? db.connection()
  const rows = entries.map((entry) => makeRow(type, entry, connection))
  const added = new Set<string>()
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const ids = await insert(rows.slice(start, start + ROWS_AT_ONCE), connection)
    for (const id of ids) added.add(id)
  }
  const ids: string[] = []
  for (const row of rows) {
    ids.push(added.has(row.id) ? row.id : await twinOf(row, connection, added))
  }
  announce(rows, added, client)
  return ids
}

async function insert(rows: NewRow[], client: Client): Promise<string[]> {
  const added: { id: string }[] = await client
    .knexQuery()
    .table('jobs')
    // Two transactions that add the same keys wait for each other in one order only.
    .insert(rows.toSorted((one, other) => compare(one.unique_key ?? '', other.unique_key ?? '')))
    .onConflict()
    .ignore()
    .returning('id')
  return added.map(({ id }) => id)
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/**
 * The row that waits under the same key, locked until the caller commits: were it taken before that,
 * it would run without seeing the change that asked for it. If it was just taken, there is room again.
 */
async function twinOf(row: NewRow, client: Client, added: Set<string>) {
  for (;;) {
    const twin: Pick<JobRow, 'id'> | undefined = await jobs(client)
      .select('id')
      .where('unique_key', row.unique_key)
      .whereRaw("state = 'queued'")
      .forUpdate()
      .first()
    if (twin) return twin.id
    const [id] = await insert([row], client)
    if (!id) continue
    added.add(id)
    return id
  }
}

/** A worker hears of the rows once they are there for everybody. */
function announce(rows: NewRow[], added: Set<string>, client?: TransactionClientContract) {
  const waiting = rows.filter(({ id }) => added.has(id))
  if (!waiting.length) return
  const offer = () =>
    void engine()
      .then((port) => port.offer(waiting))
      .catch((error) => logger.error({ err: error }, 'The queue engine could not be started'))
  if (client) client.after('commit', offer)
  else offer()
}
