import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import IntegrityCheck from '#models/integrity_check'
import IntegrityFinding from '#models/integrity_finding'
import PhotoFile from '#models/photo_file'

/** The last look at all originals, over or not. */
export function latestCheck() {
  return IntegrityCheck.query().orderBy('id', 'desc').first()
}

/** Originals of all orgs behind one of them, in the order in which they are looked at. */
export function filesAfter(cursor: string | null, limit: number) {
  const query = PhotoFile.acrossOrgs().orderBy('id').limit(limit)
  return cursor ? query.where('id', '>', cursor) : query
}

export async function countFiles() {
  const [row] = await PhotoFile.acrossOrgs().count('* as files').sum('byte_size as bytes')
  return { totalFiles: Number(row.$extras.files), totalBytes: Number(row.$extras.bytes ?? 0) }
}

export function openFindingOf(
  { orgId, storageKey }: { orgId: string; storageKey: string },
  client?: TransactionClientContract
) {
  return IntegrityFinding.within(orgId, { client })
    .where('storage_key', storageKey)
    .whereNull('resolved_at')
    .first()
}

/** What is not right on the whole server, the newest first: of very much, what has just happened is shown. */
export function listOpenFindings(limit: number) {
  return IntegrityFinding.acrossOrgs()
    .whereNull('resolved_at')
    .orderBy([
      { column: 'found_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .preload('org')
    .preload('photoFile')
}

export async function countOpenFindings() {
  const [row] = await IntegrityFinding.acrossOrgs().whereNull('resolved_at').count('* as total')
  return Number(row.$extras.total)
}

export function listUntracked() {
  return IntegrityFinding.acrossOrgs().where('kind', 'untracked').whereNull('resolved_at')
}
