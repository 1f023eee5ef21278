import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { DateTime } from 'luxon'
import { failureWords } from '#console/failure_words'
import { jobTitle } from '#console/job_words'
import type IntegrityCheck from '#models/integrity_check'
import type IntegrityFinding from '#models/integrity_finding'
import type { DeadJob, HealthFacts } from '#queries/health_facts'
import env from '#start/env'

/** What the health page says: what is where, never a picture or what its members called it. */
export default class HealthTransformer extends BaseTransformer<HealthFacts> {
  constructor(
    facts: HealthFacts,
    protected i18n: I18n
  ) {
    super(facts)
  }

  toObject() {
    const { check, findings, drift, dead } = this.resource
    return {
      ...this.pick(this.resource, ['isAsked', 'findingsTotal', 'queue', 'disk', 'plugins']),
      check: check && checkOf(check),
      findings: findings.map(findingOf),
      drift: drift.map(driftOf),
      dead: dead.map((job) => deadJobOf(job, this.i18n)),
      database: env.get('DATABASE_URL') ? ('postgresql' as const) : ('sqlite' as const),
    }
  }
}

function checkOf(check: IntegrityCheck) {
  const { createdAt, finishedAt, checkedFiles, checkedBytes, totalFiles, totalBytes } = check
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

function findingOf({ id, kind, org, photoFile, storageKey, foundAt }: IntegrityFinding) {
  return {
    id,
    kind,
    org: org.name,
    file: photoFile && { id: photoFile.id, photoId: photoFile.photoId },
    stray: photoFile ? null : storageKey.split('/').at(-1)!,
    since: foundAt.toUTC().toISO()!,
  }
}

function driftOf({ audit, orgName }: HealthFacts['drift'][number]) {
  const { ledgerBytes, rowBytes, diskBytes, missingFiles, checkedAt } = audit
  return {
    org: orgName,
    ledgerBytes,
    rowBytes,
    diskBytes,
    missingFiles,
    checkedAt: checkedAt.toUTC().toISO()!,
  }
}

function deadJobOf({ id, name, error, attempts, finished_at: at }: DeadJob, i18n: I18n) {
  const ended = at instanceof Date ? DateTime.fromJSDate(at) : DateTime.fromSQL(at, { zone: 'utc' })
  return {
    id,
    title: jobTitle(name, i18n),
    reason: error ? failureWords(error, i18n) : '',
    attempts,
    at: ended.toUTC().toISO()!,
  }
}
