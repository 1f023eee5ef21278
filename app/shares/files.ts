import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import type Photo from '#models/photo'
import { webName } from '#storage/archived_photos'
import { noteOriginal } from '#storage/departures'
import { originalFolder } from '#storage/keys'
import { fullViewOf } from '#storage/full_views'
import { type FileKind, storedFileOf } from '#storage/photo_files'
import { isUntouched, redactionOf } from '#storage/redactions'
import { sendRedactedFile } from '#storage/send_redacted_file'
import { sendStoredFile } from '#storage/send_stored_file'
import { store } from '#storage/store'

/** A link may end any minute: what a browser keeps of it is good for a few of them. */
const CACHE = 'private, max-age=300, must-revalidate'

export async function sendSharedFile(ctx: HttpContext, photo: Photo, kind: FileKind) {
  const isDownload = kind === 'original' || ctx.request.input('download') === '1'
  const stored = await storedFileOf(photo, kind)
  noteOriginal(ctx, photo, kind, stored)
  const name = kind === 'preview' ? webName(photo.name) : stored.name
  const file = { ...stored, name, isDownload, cacheControl: CACHE }
  // Renditions are made without metadata.
  const isOriginal = stored.key.startsWith(originalFolder(photo.orgId))
  if (!isOriginal || ctx.shareLink.allowLocation) return sendStoredFile(ctx, file)

  if (!(await store.exists(file.key))) throw new Refusal(404, 'E_ORIGINAL_MISSING')
  const redaction = await redactionOf(file.key)
  if (!redaction && kind === 'full')
    return sendStoredFile(ctx, { ...(await fullViewOf(photo, stored)), cacheControl: CACHE })
  if (!redaction) throw new Refusal(409, 'E_LOCATION_INSEPARABLE')
  if (await isUntouched(redaction, file.key)) return sendStoredFile(ctx, file)
  return sendRedactedFile(ctx, { ...file, etag: `${file.etag}-placeless` }, redaction)
}
