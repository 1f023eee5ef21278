import { DateTime } from 'luxon'
import CheckIntegrityJob from '#jobs/check_integrity_job'
import Org from '#models/org'
import type IntegrityCheck from '#models/integrity_check'
import type IntegrityFinding from '#models/integrity_finding'
import StorageAudit from '#models/storage_audit'
import { countOpenFindings, latestCheck, listOpenFindings } from '#queries/integrity'
import { readDisk } from '#queries/server_facts'
import { queueHealth } from '#queue/queue'
import { jobs } from '#queue/rows'
import env from '#start/env'

const MOST_FINDINGS = 200
const MOST_JOBS = 50
const MOST_AUDITS = 50

/** How the server is doing, for whoever operates it. Names of files and orgs, never a picture. */
export async function readHealthFacts() {
  const [check, isAsked, findings, findingsTotal, drift, dead, queue, disk] = await Promise.all([
    latestCheck(),
    isCheckWaiting(),
    listOpenFindings(MOST_FINDINGS),
    countOpenFindings(),
    listDrift(),
    listDeadJobs(),
    queueHealth(),
    readDisk(),
  ])
  return {
    check: check && checkFacts(check),
    isAsked,
    findings: findings.map(findingFacts),
    findingsTotal,
    drift,
    dead,
    queue,
    disk,
    database: env.get('DATABASE_URL') ? ('postgresql' as const) : ('sqlite' as const),
  }
}

async function isCheckWaiting() {
  const row = await jobs()
    .where('name', CheckIntegrityJob.jobName)
    .whereIn('state', ['queued', 'running'])
    .first()
  return Boolean(row)
}

function checkFacts(check: IntegrityCheck) {
  const { createdAt, finishedAt } = check
  const { checkedFiles, checkedBytes, totalFiles, totalBytes } = check
  return {
    startedAt: createdAt.toUTC().toISO()!,
    finishedAt: finishedAt?.toUTC().toISO() ?? null,
    checkedFiles,
    checkedBytes,
    // Photos that came or went meanwhile.
    totalFiles: Math.max(totalFiles, checkedFiles),
    totalBytes: Math.max(totalBytes, checkedBytes),
  }
}

function findingFacts({ id, kind, org, photoFile, storageKey, foundAt }: IntegrityFinding) {
  return {
    id,
    kind,
    org: org.name,
    file: photoFile?.name ?? storageKey.split('/').at(-1)!,
    since: foundAt.toUTC().toISO()!,
  }
}

async function listDrift() {
  const audits = await StorageAudit.acrossOrgs()
    .where((query) =>
      query.whereColumn('ledger_bytes', '<>', 'row_bytes').orWhere('missing_files', '>', 0)
    )
    .orderBy('checked_at')
    .limit(MOST_AUDITS)
  const orgs = await Org.query().whereIn(
    'id',
    audits.map(({ orgId }) => orgId)
  )
  const names = new Map(orgs.map(({ id, name }) => [id, name]))
  return audits.map(({ orgId, ledgerBytes, rowBytes, diskBytes, missingFiles, checkedAt }) => ({
    org: names.get(orgId) ?? orgId,
    ledgerBytes,
    rowBytes,
    diskBytes,
    missingFiles,
    checkedAt: checkedAt.toUTC().toISO()!,
  }))
}

interface DeadJob {
  id: string
  name: string
  error: string | null
  attempts: number
  finished_at: string | Date
}

async function listDeadJobs() {
  const rows: DeadJob[] = await jobs()
    .where('state', 'dead')
    .whereNotNull('finished_at')
    .orderBy('finished_at', 'desc')
    .limit(MOST_JOBS)
    .select('id', 'name', 'error', 'attempts', 'finished_at')
  return rows.map(({ id, name, error, attempts, finished_at: at }) => ({
    id,
    name,
    // What lies below is for the log.
    reason: (error ?? '').split('\n')[0].slice(0, 300),
    attempts,
    at: (at instanceof Date ? DateTime.fromJSDate(at) : DateTime.fromSQL(at, { zone: 'utc' }))
      .toUTC()
      .toISO()!,
  }))
}
