import Face from '../face.js'
import RemovalRequest from '../removal_request.js'
import ShareLink from '#models/share_link'
import { isId } from '#models/concerns/identified'
import { Refusal } from '#exceptions/refusal'

const MOST_LISTED = 200
/** So many faces of a request are shown. */
const MOST_FACES = 24

export interface RequestSummary {
  request: RemovalRequest
  /** How the link is called behind which it was asked; null where it is gone. */
  linkTitle: string | null
  photoCount: number
  faces: Face[]
}

export async function countOpenRequests(orgId: string) {
  const [{ $extras }] = await RemovalRequest.within(orgId)
    .where('state', 'open')
    .count('* as total')
  return Number($extras.total)
}

export async function findRequest(orgId: string, id: string) {
  const request = isId(id) ? await RemovalRequest.within(orgId).where('id', id).first() : null
  if (!request) throw new Refusal(404, 'E_NOT_FOUND')
  return request
}

/** Open ones first, the oldest of them on top; then those that were decided, the newest on top. */
export async function listRequests(orgId: string): Promise<RequestSummary[]> {
  const open = await RemovalRequest.within(orgId)
    .where('state', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .limit(MOST_LISTED)
  const decided = await RemovalRequest.within(orgId)
    .whereNot('state', 'open')
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .limit(MOST_LISTED)
  return summarize(orgId, [...open, ...decided])
}

async function summarize(orgId: string, requests: RemovalRequest[]): Promise<RequestSummary[]> {
  const titles = await linkTitles(orgId, requests)
  const known = await facesOf(orgId, requests)
  return requests.map((request) => {
    const faces = request.faceIds.flatMap((id) => known.get(id) ?? [])
    const photoCount = new Set(faces.map(({ photoId }) => photoId)).size
    const linkTitle = titles.get(request.shareLinkId ?? '') ?? null
    return { request, linkTitle, photoCount, faces: faces.slice(0, MOST_FACES) }
  })
}

const AT_ONCE = 1_000

/** Those that are not hidden yet, in photos that are not in the trash. */
async function facesOf(orgId: string, requests: RemovalRequest[]) {
  const ids = [...new Set(requests.flatMap(({ faceIds }) => faceIds))]
  const faces = new Map<string, Face>()
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = await Face.within(orgId)
      .whereIn('id', ids.slice(at, at + AT_ONCE))
      .whereHas('photo', (photo) => void photo.whereNull('trashed_at'))
      .where('state', 'active')
      .select('id', 'photo_id')
    for (const face of some) faces.set(face.id, face)
  }
  return faces
}

async function linkTitles(orgId: string, requests: RemovalRequest[]) {
  const ids = requests.flatMap(({ shareLinkId }) => shareLinkId ?? [])
  const links = ids.length ? await ShareLink.within(orgId).whereIn('id', ids).preload('album') : []
  return new Map(links.map(({ id, title, album }) => [id, title ?? album?.name ?? null]))
}
