import { AsyncResource } from 'node:async_hooks'
import type { HttpContext } from '@adonisjs/core/http'
import { Current } from '#audit/current'
import { type Deed, recordSoon } from '#audit/recorder'
import type Photo from '#models/photo'
import { originalFolder } from '#storage/keys'
import type { StoredFile } from '#storage/send_stored_file'

/** Tells of what left once it has, or as much of it as was waited for. Nobody waits for that. */
export function noteDeparture({ request, response }: HttpContext, deed: () => Deed) {
  if (request.method() !== 'GET') return
  const raw = response.response
  const tell = () => {
    if (!raw.headersSent || ![200, 206].includes(raw.statusCode)) return
    const done = deed()
    if (raw.statusCode !== 206 || !goesOn(done)) recordSoon(done)
  }
  raw.once('close', AsyncResource.bind(tell))
}

const GOING_ON_MS = 60_000
const MOST_KNOWN = 5_000
const known = new Map<string, number>()

/** A file that is fetched in a thousand pieces was taken along once, and a visitor fills no log with it. */
function goesOn({ event, subject }: Deed) {
  const { actorId, shareLinkId, address } = Current.get() ?? {}
  const key = JSON.stringify([event, subject?.id, actorId, shareLinkId, address])
  const isKnown = Number(known.get(key)) > Date.now() - GOING_ON_MS
  if (!isKnown) {
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
    known.delete(key)
    known.set(key, Date.now())
  }
  return isKnown
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
