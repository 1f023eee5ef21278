import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const TABLE = 'queue_contract_marks'

/** What the jobs of the contract leave behind, in the database that they share with the workers. */
export async function clearMarks() {
  if (await db.connection().schema.hasTable(TABLE)) return void (await db.from(TABLE).delete())
  await db.connection().schema.createTable(TABLE, (table) => {
    table.increments('id')
    table.string('job_id').notNullable()
    table.string('label').notNullable()
    table.bigInteger('at').notNullable()
  })
}

export async function mark(jobId: string, label: string, client?: TransactionClientContract) {
  await (client ?? db).table(TABLE).insert({ job_id: jobId, label, at: Date.now() })
}

export interface Mark {
  job_id: string
  label: string
  at: number
}

export function marks(jobId?: string): Promise<Mark[]> {
  const query = db.from(TABLE).orderBy('id')
  return (jobId ? query.where('job_id', jobId) : query) as unknown as Promise<Mark[]>
}

export async function labels(jobId?: string) {
  const all = await marks(jobId)
  return all.map(({ label }) => label)
}

export const hasMarks = (count: number, jobId?: string) => async () => {
  const all = await marks(jobId)
  return all.length >= count
}
