import { Exception } from '@adonisjs/core/exceptions'
import type { JobClass } from '#queue/job'

type JobLoader = () => Promise<{ default: JobClass }>

const loaders = new Map<string, JobLoader>()

/** Makes jobs known by the names that their rows carry, and answers how to take them away again. */
export function registerJobs(jobs: Record<string, JobLoader>) {
  for (const name of Object.keys(jobs)) {
    if (loaders.has(name)) throw new Exception(`Two jobs are called "${name}"`)
  }
  for (const [name, load] of Object.entries(jobs)) loaders.set(name, load)
  return () => Object.keys(jobs).forEach((name) => loaders.delete(name))
}

export const isRegistered = (name: string) => loaders.has(name)

export async function loadJob(name: string) {
  const load = loaders.get(name)
  if (!load) return undefined
  const { default: JobType } = await load()
  if (JobType.jobName !== name) {
    throw new Exception(`The job registered as "${name}" calls itself "${JobType.jobName}"`)
  }
  return JobType
}
