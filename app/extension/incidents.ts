import { createHash } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { v7 as uuidv7 } from 'uuid'
import type { PluginPhase, StateReason } from '#extension/states'

export interface Failure {
  plugin: string
  phase: PluginPhase
  error: unknown
}

/** Something that went wrong with a plugin, however often it did. Times are milliseconds. */
export interface PluginIncident {
  id: string
  phase: PluginPhase
  message: string
  stack: string | null
  count: number
  firstAt: number
  lastAt: number
}

/** So many failures of a plugin within so many milliseconds, in one process, and it is kept from running. */
export const MOST_FAILURES = 5
export const WINDOW_MS = 60_000
/** Phases in which a failure tells of the plugin. What browsers report never counts: anybody could say anything. */
const COUNTED = new Set<PluginPhase>([
  'route',
  'listener',
  'keeper',
  'filter',
  'provider',
  'job',
  'process',
])

const WRITTEN_TOGETHER_MS = 50
const MOST_WAITING = 200
/** Of one plugin; the oldest go first. */
const MOST_KEPT = 200
/** Of what browsers report of one plugin. Fewer than are shown at once: whoever sends many hides nothing of the server's. */
const MOST_KEPT_OF_BROWSERS = 20

interface Waiting extends Failure {
  count: number
}

const waiting = new Map<string, Waiting>()
const failures = new Map<string, number[]>()
let writing: Promise<void> = Promise.resolve()
let timer: NodeJS.Timeout | undefined
let onTooMany: (plugin: string, reason: StateReason) => void = () => {}

/**
 * Keeps a failure: at once in the log, within moments in the database, there once for all that are alike. Neither waits
 * nor throws.
 */
export function noteIncident(failure: Failure) {
  const { plugin, phase, error } = failure
  logger.error({ err: error, plugin, phase }, 'A plugin failed')
  const key = `${plugin}:${phase}:${fingerprintOf(error)}`
  const known = waiting.get(key)
  if (known) known.count += 1
  else if (waiting.size < MOST_WAITING) waiting.set(key, { ...failure, count: 1 })
  timer ??= setTimeout(() => void writeIncidents(), WRITTEN_TOGETHER_MS).unref()
  if (COUNTED.has(phase)) countFailure(failure)
}

/** The host says what is done with a plugin that fails too often. */
export function whenTooMany(act: (plugin: string, reason: StateReason) => void) {
  onTooMany = act
}

/** What a plugin did before is forgotten: it gets another try. */
export function forgetFailures(plugin: string) {
  failures.delete(plugin)
}

function countFailure({ plugin, phase, error }: Failure) {
  const now = Date.now()
  const recent = (failures.get(plugin) ?? []).filter((at) => at > now - WINDOW_MS)
  failures.set(plugin, [...recent, now])
  if (recent.length + 1 < MOST_FAILURES) return
  failures.delete(plugin)
  const params = { count: MOST_FAILURES, seconds: WINDOW_MS / 1000, phase }
  onTooMany(plugin, { code: 'failed_too_often', params, detail: describe(error) })
}

/** Writes what waits, and answers when all of it is written. */
export function writeIncidents() {
  clearTimeout(timer)
  timer = undefined
  const batch = [...waiting.values()]
  waiting.clear()
  writing = writing.then(async () => {
    for (const incident of batch) {
      // Of a plugin without a row, or while the database is busy: the log has it.
      await write(incident).catch((error) => logger.debug({ err: error }, 'An incident was lost'))
    }
    for (const plugin of new Set(batch.map((incident) => incident.plugin))) {
      await prune(plugin).catch((error) => logger.debug({ err: error }, 'Incidents were kept'))
    }
  })
  return writing
}

async function write({ plugin, phase, error, count }: Waiting) {
  const now = Date.now()
  await db
    .connection()
    .knexQuery()
    .table('plugin_incidents')
    .insert({
      id: uuidv7(),
      plugin_id: plugin,
      phase,
      fingerprint: fingerprintOf(error),
      message: describe(error),
      stack: error instanceof Error ? (error.stack ?? '').slice(0, 8_000) : null,
      count,
      first_at: now,
      last_at: now,
    })
    .onConflict(['plugin_id', 'phase', 'fingerprint'])
    .merge({
      count: db.connection().knexRawQuery('plugin_incidents.count + ?', [count]),
      message: describe(error),
      last_at: now,
    })
}

async function prune(plugin: string) {
  await keepLatest(MOST_KEPT, (rows) => rows.where('plugin_id', plugin).whereNot('phase', 'client'))
  await keepLatest(MOST_KEPT_OF_BROWSERS, (rows) =>
    rows.where({ plugin_id: plugin, phase: 'client' })
  )
}

type Rows = ReturnType<ReturnType<typeof db.connection>['knexQuery']>

async function keepLatest(most: number, those: (rows: Rows) => Rows) {
  const table = () => db.connection().knexQuery().from('plugin_incidents')
  const old: { id: string }[] = await those(table())
    .orderBy([{ column: 'last_at', order: 'desc' }, { column: 'id' }])
    .offset(most)
    .limit(MOST_WAITING)
    .select('id')
  if (!old.length) return
  const ids = old.map(({ id }) => id)
  await table().whereIn('id', ids).delete()
}

/** The latest first. */
export async function readIncidents(plugin: string, limit = 50): Promise<PluginIncident[]> {
  const rows: Record<string, never>[] = await db
    .connection()
    .knexQuery()
    .from('plugin_incidents')
    .where('plugin_id', plugin)
    .orderBy([{ column: 'last_at', order: 'desc' }, { column: 'id' }])
    .limit(limit)
    .select('id', 'phase', 'message', 'stack', 'count', 'first_at', 'last_at')
  return rows.map((row) => ({
    id: row.id,
    phase: row.phase,
    message: row.message,
    stack: row.stack,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }))
}

export async function clearIncidents(plugin: string) {
  await db.connection().knexQuery().from('plugin_incidents').where('plugin_id', plugin).delete()
}

/** What an error says, short enough for a row. */
export function describe(error: unknown) {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return message.slice(0, 2_000)
}

const PLACES_COMPARED = 3

/** Alike are failures that came the same way through the code: what differs in their messages is mostly an id. */
function fingerprintOf(error: unknown) {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : []
  const way = lines.filter((line) => /^\s+at /.test(line)).slice(0, PLACES_COMPARED)
  const words = way.length ? way.join('\n') : describe(error)
  return createHash('sha256').update(words).digest('hex')
}
