import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import type { JobClass } from '#queue/job'
import type { jobs as rows } from '#queue/rows'

type JobLoader = () => Promise<{ default: JobClass }>
type Condition = (query: ReturnType<typeof rows>) => void

/** What stands around jobs of one family: those of plugins are asked for and run behind the gate of their plugin. */
export interface JobFrame {
  /** Whether somebody may ask for such a job just now. */
  admits(orgId: string | null): boolean
  run(work: () => Promise<void>, orgId: string | null): Promise<void>
}

const loaders = new Map<string, { load: JobLoader; frame?: JobFrame }>()
let claimable: Condition = () => {}

/** Makes jobs known by the names that their rows carry, and answers how to take them away again. */
export function registerJobs(jobs: Record<string, JobLoader>, frame?: JobFrame) {
  for (const name of Object.keys(jobs)) {
    if (loaders.has(name)) throw new Exception(`Two jobs are called "${name}"`)
  }
  for (const [name, load] of Object.entries(jobs)) loaders.set(name, { load, frame })
  return () => Object.keys(jobs).forEach((name) => loaders.delete(name))
}

export const isRegistered = (name: string) => loaders.has(name)

/** Jobs of the program itself, by name. */
export const knownJobs = () => namesWhere(({ frame }) => !frame)

/** Jobs of plugins that are loaded, by name. */
export const knownPluginJobs = () => namesWhere(({ frame }) => Boolean(frame))

const namesWhere = (fits: (known: { frame?: JobFrame }) => boolean) =>
  [...loaders].flatMap(([name, known]) => (fits(known) ? [name] : [])).sort()

/** Without a frame every job is admitted, and runs as it is. */
export const frameOf = (name: string) => loaders.get(name)?.frame

export async function loadJob(name: string) {
  const known = loaders.get(name)
  if (!known) return undefined
  const { default: JobType } = await known.load()
  if (JobType.jobName !== name) {
    throw new Exception(`The job registered as "${name}" calls itself "${JobType.jobName}"`)
  }
  return JobType
}

/** Rows that the condition leaves out stay as they are, however long, until it lets them through. */
export function claimOnly(condition: Condition) {
  claimable = condition
}

export function whereClaimable(query: ReturnType<typeof rows>) {
  claimable(query)
  whereAwake(query)
  return query
}

/** Jobs of a suspended org wait with it. */
function whereAwake(query: ReturnType<typeof rows>) {
  const suspended = db.connection().knexQuery().from('orgs').whereNotNull('suspended_at')
  query.where((awake) => {
    awake.whereNull('jobs.org_id').orWhereNotIn('jobs.org_id', suspended.select('id'))
  })
}
