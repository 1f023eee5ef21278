import db from '@adonisjs/lucid/services/db'
import { type JobRow, findJob } from '#queue/rows'
import { labels } from '#tests/contracts/queue/marks'
import { until } from '#tests/contracts/queue/until'

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

/** Whatever is left says in the error how it stands. */
export async function untilAllDone(ms = 40_000) {
  const left = () => db.from('jobs').whereNot('state', 'done').orderBy('id').limit(5)
  await until('everything was done', async () => !(await left()).length, ms).catch(
    async (error) => {
      throw new Error(`${error.message}; at ${Date.now()} left: ${JSON.stringify(await left())}`)
    }
  )
}

/** How often a job wrote its result together with its end. */
export async function countEffects() {
  const all = await labels()
  return all.filter((label) => label === 'effect').length
}
