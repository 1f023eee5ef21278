import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { failureWithLine } from '#console/failure_words'
import { pluginJobWords } from '#console/job_words'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import { Refusal } from '#exceptions/refusal'
import RunAdminActionJob from '#jobs/run_admin_action_job'
import AdminRun from '#models/admin_run'
import Job from '#models/job'
import { QUEUES } from '#queue/job'
import { cancel, retry } from '#queue/queue'
import { knownJobs } from '#queue/registry'
import { JOB_STATES } from '#queue/rows'

class JobAdminPolicy extends ForSuperadmins {
  async run_retry(area: Area, job: Job) {
    if (!job.canBeRetried) return 'E_JOB_NOT_OVER'
    if (job.name !== RunAdminActionJob.jobName) return this.viewAny(area)
    // It acts in the name of who ordered it: nobody else has it go on.
    const run = await AdminRun.findBy('jobId', job.id)
    return run?.userId === area.user.id || 'E_NOT_YOUR_RUN'
  }

  run_cancel(area: Area, job: Job) {
    return job.canBeCancelled ? this.viewAny(area) : 'E_JOB_OVER'
  }
}

export const jobAdmin = defineAdminResource(Job, {
  tenancy: 'platform',
  policy: new JobAdminPolicy(),
  record: { title: 'name', subtitle: 'state' },
  fields: {
    state: { choices: JOB_STATES },
    queue: { choices: QUEUES },
    name: {
      get choices() {
        return knownJobs()
      },
      moreChoices: pluginJobWords,
    },
    runAt: { kind: 'moment' },
    error: { kind: 'long', words: failureWithLine },
    payload: { kind: 'long' },
    // What workers agree on among themselves.
    lease: { secret: true },
    leaseUntil: { secret: true },
    uniqueKey: { secret: true },
  },
  list: {
    columns: ['name', 'state', 'error', 'orgId', 'attempts', 'createdAt', 'finishedAt'],
    // Ids follow each other in time, and are the one order that a million jobs need no further index for.
    sort: '-id',
    sorts: ['finishedAt'],
    filters: ['state', 'queue', 'name', 'orgId', 'finishedAt', 'createdAt'],
    search: ['name', 'error'],
  },
  actions: {
    retry: { run: (job) => happened(retry(job.id)) },
    cancel: { isDangerous: true, run: (job) => happened(cancel(job.id)) },
  },
  nav: { group: 'server', icon: 'i-lucide-list-checks', order: 90, badge: { state: 'dead' } },
})

/** Between the look and the deed a worker may have taken it up, or ended it. */
async function happened(deed: Promise<unknown>) {
  if (!(await deed)) throw new Refusal(409, 'E_JOB_MOVED_ON')
}
