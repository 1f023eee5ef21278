import Job from '#models/job'
import type Backup from './backup.js'
import DrillJob from './drill_job.js'

/** The backups that somebody asked to have tried and that are not done with, and how far that is in hundredths. */
export async function drillsOrdered(backups: Backup[]) {
  const jobs = await Job.query()
    .where('name', DrillJob.jobName)
    .whereIn('state', ['queued', 'running'])
  const orderOf = ({ id }: Backup) => jobs.find(({ payload }) => payload.includes(id))
  return new Map(
    backups.flatMap((backup) => {
      const job = orderOf(backup)
      return job ? [[backup, job.progress] as const] : []
    })
  )
}
