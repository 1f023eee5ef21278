import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { sendLocalFile } from '#storage/send_local_file'
import { exportsFolder } from './places.js'
import type Transfer from './transfer.js'

/** Whole or in ranges, until its time is over. */
export async function sendExport(ctx: HttpContext, transfer: Transfer) {
  const { id, orgId, file, isSealed, expiresAt } = transfer
  if (Number(expiresAt) < Date.now()) throw new Refusal(404, 'E_NOT_FOUND')
  const subject = { type: 'plg.backups.transfer', id, title: file }
  await recordDeed({ event: 'backup.org_export_downloaded', orgId: orgId ?? undefined, subject })
  const mime = isSealed ? 'application/octet-stream' : 'application/gzip'
  return sendLocalFile(ctx, { path: join(exportsFolder(), file), name: file, mime })
}
