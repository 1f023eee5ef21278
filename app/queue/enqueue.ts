import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { v7 as uuidv7 } from 'uuid'
import { engine } from '#queue/engine'
import type { JobClass } from '#queue/job'
import { isRegistered } from '#queue/registry'
import { type Client, type JobRow, jobs, stamp } from '#queue/rows'
import logger from '@adonisjs/core/services/logger'

const PAYLOAD_BYTES = 64 * 1024
// SQLite takes no more rows than this in one statement.
const ROWS_AT_ONCE = 400

export interface EnqueueOptions {
  /** The transaction of the change that the job follows: no commit, no job. */
  client?: Client
  orgId?: string
  /** While a job of the same class and org waits under this key, no second one is added. */
  uniqueKey?: string
  /** Higher goes first; 0 unless told. */
  priority?: number
  delayMs?: number
}

export interface BatchEntry<Payload> extends Omit<EnqueueOptions, 'client'> {
  payload: Payload
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

/** The same for many, in few statements. Answers one id for each entry, in their order. */
export async function enqueueMany<Payload extends object>(
  type: JobClass<Payload>,
  entries: BatchEntry<NoInfer<Payload>>[],
  { client = db.connection() }: { client?: Client } = {}
) {
  if (!isRegistered(type.jobName)) {
    throw new Exception(`"${type.jobName}" is not registered in start/jobs.ts`, {
      code: 'E_UNKNOWN_JOB',
    })
  }
  const rows = entries.map((entry) => makeRow(type, entry, client))
  const added = new Set<string>()
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    for (const id of await insert(rows.slice(start, start + ROWS_AT_ONCE), client)) added.add(id)
  }
  const ids: string[] = []
  for (const row of rows) {
    ids.push(added.has(row.id) ? row.id : await twinOf(row, client, added))
  }
  announce(
    rows.filter(({ id }) => added.has(id)),
    client
  )
  return ids
}

type NewRow = ReturnType<typeof makeRow>

function makeRow<Payload extends object>(
  type: JobClass<Payload>,
  { payload, orgId, uniqueKey, priority = 0, delayMs = 0 }: BatchEntry<Payload>,
  client: Client
) {
  return {
    id: uuidv7(),
    org_id: orgId ?? null,
    name: type.jobName,
    queue: type.queue,
    payload: pack(type, payload),
    state: 'queued',
    priority,
    max_attempts: type.attempts,
    unique_key: uniqueKey === undefined ? null : fullKey(type, orgId, uniqueKey),
    run_at: Date.now() + delayMs,
    created_at: stamp(client),
    updated_at: stamp(client),
  }
}

function pack({ jobName }: Pick<JobClass, 'jobName'>, payload: object) {
  const packed = JSON.stringify(payload)
  if (Buffer.byteLength(packed) > PAYLOAD_BYTES) {
    throw new Exception(`The payload of "${jobName}" is too large: pass ids, not things`)
  }
  return packed
}

function fullKey({ jobName }: Pick<JobClass, 'jobName'>, orgId = 'server', key: string) {
  const full = `${orgId}:${jobName}:${key}`
  if (full.length > 200) throw new Exception(`The unique key of "${jobName}" is too long: ${key}`)
  return full
}

async function insert(rows: NewRow[], client: Client): Promise<string[]> {
  const added: { id: string }[] = await client
    .knexQuery()
    .table('jobs')
    .insert(rows)
    .onConflict()
    .ignore()
    .returning('id')
  return added.map(({ id }) => id)
}

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

function announce(rows: NewRow[], client: Client) {
  if (!rows.length) return
  const offer = () =>
    void engine()
      .then((port) => port.offer(rows))
      .catch((error) => logger.error({ err: error }, 'The queue engine could not be started'))
  if ('after' in client) client.after('commit', offer)
  else offer()
}
