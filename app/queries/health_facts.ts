import { pluginTroubles } from '#extension/health'
import CheckIntegrityJob from '#jobs/check_integrity_job'
import Org from '#models/org'
import StorageAudit from '#models/storage_audit'
import { countOpenFindings, latestCheck, listOpenFindings } from '#queries/integrity'
import { readDisk } from '#queries/server_facts'
import { queueHealth } from '#queue/queue'
import { jobs } from '#queue/rows'

const MOST_FINDINGS = 200
const MOST_JOBS = 50
const MOST_AUDITS = 50

export type HealthFacts = Awaited<ReturnType<typeof readHealthFacts>>

/** How the server is doing, for whoever operates it. */
export async function readHealthFacts(locale: string) {
  const [check, isAsked, findings, findingsTotal, drift, dead, queue, disk, plugins] =
    await Promise.all([
      latestCheck(),
      isCheckWaiting(),
      listOpenFindings(MOST_FINDINGS),
      countOpenFindings(),
      listDrift(),
      listDeadJobs(),
      queueHealth(),
      readDisk(),
      pluginTroubles(locale),
    ])
  return { check, isAsked, findings, findingsTotal, drift, dead, queue, disk, plugins }
}

async function isCheckWaiting() {
  const row = await jobs()
    .where('name', CheckIntegrityJob.jobName)
    .whereIn('state', ['queued', 'running'])
    .first()
  return Boolean(row)
}

async function listDrift() {
  const audits = await StorageAudit.acrossOrgs()
    .where((query) =>
      query.whereColumn('ledger_bytes', '<>', 'row_bytes').orWhere('missing_files', '>', 0)
    )
    .orderBy('checked_at')
    .limit(MOST_AUDITS)
  const ids = audits.map(({ orgId }) => orgId)
  const orgs = await Org.query().whereIn('id', ids)
  const names = new Map(orgs.map(({ id, name }) => [id, name]))
  return audits.map((audit) => ({ audit, orgName: names.get(audit.orgId) ?? audit.orgId }))
}

export interface DeadJob {
  id: string
  name: string
  error: string | null
  attempts: number
  finished_at: string | Date
}

async function listDeadJobs(): Promise<DeadJob[]> {
  return jobs()
    .where('state', 'dead')
    .whereNotNull('finished_at')
    .orderBy('finished_at', 'desc')
    .limit(MOST_JOBS)
    .select('id', 'name', 'error', 'attempts', 'finished_at')
}
