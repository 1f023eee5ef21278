import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { openDownload, openedDownload, sendDownload } from '../downloads.js'
import { exportsFolder } from './places.js'
import type Transfer from './transfer.js'

/** Whole or in ranges, until its time is over. */
export async function sendExport(ctx: HttpContext, transfer: Transfer) {
  const { id, orgId, file, isSealed, expiresAt } = transfer
  if (Number(expiresAt) < Date.now()) throw new Refusal(404, 'E_NOT_FOUND')
  const subject = { type: 'plg.backups.transfer', id, title: file }
  const mime = isSealed ? 'application/octet-stream' : 'application/gzip'
  return sendDownload(ctx, {
    download: (await openedDownload(ctx, id)) ?? (await openDownload(ctx, id)),
    file: { path: join(exportsFolder(), file), name: file, mime },
    deed: { event: 'backup.org_export_downloaded', orgId: orgId ?? undefined, subject },
  })
}
