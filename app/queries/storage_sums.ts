import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import PhotoFile from '#models/photo_file'

const AT_ONCE = 500

const ROW_BYTES = `(select coalesce(sum(byte_size), 0) from photo_files where photo_files.org_id = orgs.id)`

/** What an org is charged for and what its rows add up to, as of one moment. */
export async function storageSums(orgId: string) {
  const sums = await db
    .from('orgs')
    .where('id', orgId)
    .select('storage_used_bytes', db.raw(`${ROW_BYTES} as row_bytes`))
    .first()
  return sums && { ledgerBytes: Number(sums.storage_used_bytes), rowBytes: Number(sums.row_bytes) }
}

/** Charges the org for what it has: in one statement, so that no upload comes in between. */
export function correctLedger(orgId: string, trx: TransactionClientContract) {
  return trx
    .from('orgs')
    .where('id', orgId)
    .update({ storage_used_bytes: trx.raw(ROW_BYTES) })
}

/** All files of an org, some at a time, in the order of their ids. */
export async function* eachPhotoFile(orgId: string) {
  let after: string | undefined
  for (;;) {
    const query = PhotoFile.within(orgId).orderBy('id').limit(AT_ONCE)
    if (after) query.where('id', '>', after)
    const files = await query
    yield* files
    if (files.length < AT_ONCE) return
    after = files.at(-1)!.id
  }
}
