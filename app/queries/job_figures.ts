import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import Job from '#models/job'
import { sqlTime } from '#models/concerns/sql_time'
import { QUEUES } from '#queue/job'
import { whereClaimable } from '#queue/registry'
import { isPostgres, jobs } from '#queue/rows'

const HOURS = 24
const MOST_RUNNING = 20
const MOST_DEAD = 10

export interface QueueFigures {
  name: string
  /** Due or later, and may be taken up. */
  waiting: number
  /** Of these, those that wait for another try or a later moment. */
  later: number
  /** Of a plugin that is closed, or of an org that is: they wait until it opens. */
  parked: number
  running: number
  dead: number
  /** How long the job that is due the longest has waited. */
  oldestMs: number
}

export interface HourFigures {
  /** When it began. */
  at: string
  done: number
  dead: number
}

/** What each queue is like just now. */
export async function readQueues(): Promise<QueueFigures[]> {
  const now = Date.now()
  const [all, claimable, running, dead] = await Promise.all([
    byQueue(jobs().whereRaw("state = 'queued'")),
    byQueue(whereClaimable(jobs()).whereRaw("state = 'queued'"), now),
    byQueue(jobs().whereRaw("state = 'running'")),
    byQueue(jobs().where('state', 'dead').whereNotNull('finished_at')),
  ])
  const names = new Set<string>([...QUEUES, ...all.keys(), ...running.keys(), ...dead.keys()])
  return [...names].map((name) => {
    const { count = 0, later = 0, oldest = null } = claimable.get(name) ?? {}
    return {
      name,
      waiting: count,
      later,
      parked: Math.max((all.get(name)?.count ?? 0) - count, 0),
      running: running.get(name)?.count ?? 0,
      dead: dead.get(name)?.count ?? 0,
      oldestMs: oldest === null ? 0 : Math.max(now - oldest, 0),
    }
  })
}

interface Counted {
  count: number
  later: number
  oldest: number | null
}

async function byQueue(query: ReturnType<typeof jobs>, now = Number.MAX_SAFE_INTEGER) {
  const rows: Record<'queue' | 'count' | 'later' | 'oldest', string | number | null>[] = await query
    .select('queue')
    .count('* as count')
    .select(
      db.connection().knexRawQuery('sum(case when run_at > ? then 1 else 0 end) as later', [now])
    )
    .min('run_at as oldest')
    .groupBy('queue')
  return new Map<string, Counted>(
    rows.map(({ queue, count, later, oldest }) => [
      String(queue),
      {
        count: Number(count),
        later: Number(later),
        oldest: oldest === null ? null : Number(oldest),
      },
    ])
  )
}

/** How many jobs ended in each hour of the last day, the oldest first. */
export async function readHours(now = DateTime.utc()): Promise<HourFigures[]> {
  const client = db.connection()
  const first = now.startOf('hour').minus({ hours: HOURS - 1 })
  const hour = isPostgres(client)
    ? "to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD HH24')"
    : 'substr(finished_at, 1, 13)'
  const rows: { hour: string; state: string; count: number | string }[] = await jobs()
    .whereIn('state', ['done', 'dead'])
    .where('finished_at', '>=', sqlTime(first, client))
    .select('state', client.knexRawQuery(`${hour} as hour`))
    .count('* as count')
    .groupByRaw(`state, ${hour}`)
  const counts = new Map(rows.map((row) => [`${row.hour} ${row.state}`, Number(row.count)]))
  return Array.from({ length: HOURS }, (_, index) => {
    const at = first.plus({ hours: index })
    const key = at.toFormat('yyyy-MM-dd HH')
    return {
      at: at.toISO()!,
      done: counts.get(`${key} done`) ?? 0,
      dead: counts.get(`${key} dead`) ?? 0,
    }
  })
}

/** What is being worked on, the longest first. */
export function listRunning() {
  return Job.query()
    .whereRaw("state = 'running'")
    .preload('org')
    .orderBy('updated_at')
    .limit(MOST_RUNNING)
}

/** What was given up, the last first. */
export function listDead() {
  return Job.query()
    .where('state', 'dead')
    .whereNotNull('finished_at')
    .preload('org')
    .orderBy('finished_at', 'desc')
    .limit(MOST_DEAD)
}

/** Counted up to here: more than that is «many». */
const MOST_COUNTED = 99

/** How many jobs were given up and wait for somebody to look at them. */
export async function countDead() {
  const some = jobs()
    .where('state', 'dead')
    .whereNotNull('finished_at')
    .select('id')
    .limit(MOST_COUNTED)
  const [{ count }] = await db.connection().knexQuery().from(some.as('dead')).count('* as count')
  return Number(count)
}
