import { type Client, jobs } from '#queue/rows'

/** Deletes every row and schedule of a family of jobs: of a plugin that goes for good. Whoever runs one finds it gone. */
export async function forgetJobs(family: string, client: Client) {
  await jobs(client).where('name', 'like', `${family}%`).delete()
  await client.knexQuery().from('job_schedules').where('name', 'like', `${family}%`).delete()
}
