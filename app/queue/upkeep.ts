import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#models/concerns/sql_time'
import queueConfig from '#config/queue'
import { findOrphans } from '#queue/claims'
import { engine } from '#queue/engine'
import { orphaned } from '#queue/ending'
import { whereClaimable } from '#queue/registry'
import { Run } from '#queue/run'
import { jobs } from '#queue/rows'

const AT_ONCE = 100

/** Takes jobs back from workers that died: the try counts, so that a deadly job ends as well. */
export async function rescueOrphans() {
  for (const job of await findOrphans(AT_ONCE)) {
    const { waiting } = await orphaned(new Run(job))
    const port = await engine()
    if (waiting) port.offer([waiting])
  }
}

/** Deletes some rows that ended long ago, and answers how many. */
export async function pruneFinished(limit = 500): Promise<number> {
  const old = (states: string[], days: number) =>
    jobs()
      .select('id')
      .whereIn('state', states)
      .where('finished_at', '<', sqlTime(DateTime.now().minus({ days }), db.connection()))
      .limit(limit)
  const finished = old(['done', 'cancelled'], queueConfig.keepFinishedDays)
  const dead = old(['dead'], queueConfig.keepDeadDays)
  return (
    (await jobs().whereIn('id', finished).delete()) + (await jobs().whereIn('id', dead).delete())
  )
}

/** What the queue is like just now. Throws when the database or the engine cannot be reached. */
export async function queueHealth() {
  const [, waiting, running, dead] = await Promise.all([
    engine().then((port) => port.check()),
    whereClaimable(jobs())
      .whereRaw("state = 'queued'")
      .count('* as count')
      .min('run_at as oldest')
      .first(),
    jobs().whereRaw("state = 'running'").count('* as count').first(),
    jobs().where('state', 'dead').whereNotNull('finished_at').count('* as count').first(),
  ])
  return {
    queued: Number(waiting.count),
    running: Number(running.count),
    dead: Number(dead.count),
    /** How long the job that is due the longest has waited; 0 when none is due. */
    oldestQueuedMs: waiting.oldest === null ? 0 : Math.max(Date.now() - waiting.oldest, 0),
  }
}
