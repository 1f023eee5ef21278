import db from '@adonisjs/lucid/services/db'
import { type JobRow, findJob } from '#queue/rows'
import { labels } from '#tests/contracts/queue/marks'

export async function rowOf(id: string): Promise<Partial<JobRow>> {
  const row = await findJob(id)
  return row ?? {}
}

export async function stateOf(id: string) {
  const { state } = await rowOf(id)
  return state
}

export async function errorOf(id: string) {
  const { error } = await rowOf(id)
  return error ?? ''
}

export async function isAllDone() {
  const [{ count }] = await db.from('jobs').whereNot('state', 'done').count('* as count')
  return Number(count) === 0
}

/** How often a job wrote its result together with its end. */
export async function countEffects() {
  const all = await labels()
  return all.filter((label) => label === 'effect').length
}
