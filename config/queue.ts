import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import env from '#start/env'
import type { QueueName } from '#queue/job'

const workers = env.get('WORKERS')
const mediaChildren = workers || availableParallelism()

// Two installations may share one Redis: what only the machines of one know keeps them apart.
const installation = createHash('sha256').update(env.get('APP_KEY').release()).digest('hex')

export default {
  /** `WORKERS=0` on a web server: jobs are done elsewhere, by `node ace queue:work`. */
  worksInWebProcess: workers !== 0,

  redisUrl: env.get('REDIS_URL'),
  redisPrefix: `lumina-${installation.slice(0, 12)}`,

  /** Pictures are opened in so many child processes side by side. */
  mediaChildren,

  /** How many jobs of each queue one process does side by side. */
  places: {
    default: 4,
    // One picture more than there are children is at hand while another is written down.
    media: mediaChildren + 1,
    mail: 2,
    maintenance: 1,
  } satisfies Record<QueueName, number>,

  /** How often rows are looked for that no wake-up announced: delayed ones, retries, other processes'. */
  pollMs: 1_000,
  /** A job belongs to a process for so long after its last heartbeat. */
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  /** How often the database is searched for jobs of dead workers, and for messages that Redis lost. */
  sweepMs: 5_000,
  scheduleMs: 10_000,
  /** How long running jobs may go on once the process was told to end. */
  graceMs: 6_000,

  keepFinishedDays: 7,
  keepDeadDays: 60,
}
