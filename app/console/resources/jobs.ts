import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { ForSuperadmins } from '#console/resources/for_superadmins'
import { Refusal } from '#exceptions/refusal'
import Job from '#models/job'
import { QUEUES } from '#queue/job'
import { cancel, retry } from '#queue/queue'
import { knownJobs } from '#queue/registry'
import { JOB_STATES } from '#queue/rows'

class JobAdminPolicy extends ForSuperadmins {
  run_retry = (area: Area, job: Job) => this.viewAny(area) && job.canBeRetried
  run_cancel = (area: Area, job: Job) => this.viewAny(area) && job.canBeCancelled
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
    },
    runAt: { kind: 'moment' },
    error: { kind: 'long' },
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
