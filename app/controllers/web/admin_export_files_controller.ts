import string from '@adonisjs/core/helpers/string'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import { DateTime } from 'luxon'
import { allows } from '#admin/admin_policy'
import { findExport } from '#admin/exports'
import { findAdminResource } from '#admin/registry'
import { Refusal } from '#exceptions/refusal'
import { noteDeparture } from '#storage/departures'
import { exportKey } from '#storage/keys'
import { sendStoredFile } from '#storage/send_stored_file'
import { adminWords } from '#transformers/admin_words'

/** The file of an export, for whoever asked for it and may still have it. */
export default class AdminExportFilesController {
  async show(ctx: HttpContext) {
    const { area, i18n, params } = ctx
    const found = await findExport(area, params.id)
    const resource = await findAdminResource(found.resource, area)
    if (!(await allows(resource.policy, 'export', area))) throw new Refusal(403, 'E_FORBIDDEN')
    if (found.isExpired) throw new Refusal(410, 'E_EXPORT_EXPIRED')
    if (found.state !== 'done') throw new Refusal(409, 'E_EXPORT_NOT_READY')
    noteDeparture(ctx, () => ({
      event: `${found.resource}.export_downloaded`,
      orgId: found.orgId ?? undefined,
      subject: { type: 'admin_export', id: found.id },
      facts: { format: found.format, rows: found.rowsWritten },
    }))
    const day = (found.finishedAt ?? DateTime.now()).toISODate()
    return sendStoredFile(ctx, {
      key: exportKey(found),
      mime: found.format === 'csv' ? 'text/csv' : 'application/x-ndjson',
      name: `${calledAs(found.resource, i18n)}-${day}.${found.format}`,
      isDownload: true,
      cacheControl: 'private, no-store',
    })
  }
}

/** In the words of the reader, as far as they can be part of any file name. */
function calledAs(resource: string, i18n: I18n) {
  const title = adminWords(i18n, resource)('title') ?? ''
  return string.slug(title, { lower: true, strict: true, locale: i18n.locale }) || resource
}
