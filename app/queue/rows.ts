import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { sqlTime } from '#models/concerns/sql_time'

export const JOB_STATES = ['queued', 'running', 'done', 'dead', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** A row of `jobs`, as the database answers it. Times of the queue itself are milliseconds. */
export interface JobRow {
  id: string
  org_id: string | null
  name: string
  queue: string
  payload: string
  state: JobState
  priority: number
  attempts: number
  max_attempts: number
  unique_key: string | null
  run_at: number
  lease: string | null
  lease_until: number | null
  progress: number | null
  error: string | null
}

/** A row that this process holds. */
export type HeldJob = JobRow & { lease: string }

export type Client = QueryClientContract | TransactionClientContract

/** Plain knex, because Lucid drops `returning` on SQLite. */
export const jobs = (client: Client = db.connection()) => client.knexQuery().from('jobs')

export const stamp = (client: Client = db.connection()) => sqlTime(DateTime.now(), client)

export const isPostgres = (client: Client) => client.dialect.name === 'postgres'

export const findJobs = (ids: string[]): Promise<Pick<JobRow, 'id' | 'state'>[]> =>
  jobs().select('id', 'state').whereIn('id', ids)

export function findJob(id: string, client?: Client): Promise<JobRow | undefined> {
  return jobs(client).where('id', id).first()
}
