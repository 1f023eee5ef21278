import { AsyncResource } from 'node:async_hooks'
import type { HttpContext } from '@adonisjs/core/http'
import { type Deed, recordSoon } from '#audit/recorder'
import type Photo from '#models/photo'
import { originalFolder } from '#storage/keys'
import type { StoredFile } from '#storage/send_stored_file'

/** Tells of what left once it has, or as much of it as was waited for. Nobody waits for that. */
export function noteDeparture({ request, response }: HttpContext, deed: () => Deed) {
  if (request.method() !== 'GET') return
  const raw = response.response
  const tell = () => {
    if (raw.headersSent && [200, 206].includes(raw.statusCode)) recordSoon(deed())
  }
  raw.once('close', AsyncResource.bind(tell))
}

/** The bytes of an original, under whatever name they leave. Renditions are what people look at all the time. */
export function noteOriginal(ctx: HttpContext, photo: Photo, kind: string, { key }: StoredFile) {
  const { orgId, id, name } = photo
  if (!key.startsWith(originalFolder(orgId))) return
  const subject = { type: 'photo', id }
  const facts = { name, kind, ...entryOf(ctx) }
  noteDeparture(ctx, () => ({ event: 'photo.downloaded', orgId, subject, facts }))
}

/** Who operates the server and looks into an org by an entry takes things along as that. */
export function entryOf({
  membership,
}: Partial<Pick<HttpContext, 'membership'>>): Record<string, string> {
  return membership?.entry ? { entry: membership.entry.id } : {}
}
