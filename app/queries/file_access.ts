import db from '@adonisjs/lucid/services/db'
import type { PhotoState } from '#models/photo'
import type { RenditionKind } from '#storage/keys'

interface Asked {
  sessionId: string
  slug: string
  photoId: string
  kind: RenditionKind
}

/** What a rendition is sent by, once it is known that whoever asked may see it. */
export interface OpenRendition {
  orgId: string
  userId: string
  name: string
}

interface Row {
  org_id: string
  user_id: string
  name: string
  last_seen_at: string | Date | null
  state: PhotoState
  thumbhash: string | null
}

/** Somebody who was here so lately that no new note of it is due. */
const SEEN_WITHIN = 4 * 60_000

const SQL = `
  select memberships.org_id, memberships.user_id, memberships.last_seen_at, photos.name, photos.state,
    photos.thumbhash
  from sessions
  join users on users.id = sessions.user_id and users.suspended_at is null
  join orgs on orgs.slug = ? and orgs.suspended_at is null and orgs.deleted_at is null
  join memberships on memberships.org_id = orgs.id and memberships.user_id = users.id
  join photos on photos.id = ? and photos.org_id = orgs.id
  where sessions.id = ? and sessions.expires_at > ?`

/**
 * May this session see the renditions of this photo? One look at the database says yes: the session stands, its
 * account is not suspended and belongs to the org, which is neither suspended nor deleted, and the photo is the org's.
 * Null says nothing yet: whoever asks goes the long way, where every refusal has its reason.
 */
export async function findOpenRendition(asked: Asked): Promise<OpenRendition | null> {
  const { sessionId, slug, photoId, kind } = asked
  const answer = await db
    .connection()
    .getReadClient()
    .raw<Row[] | { rows: Row[] }>(SQL, [slug, photoId, sessionId, Date.now()])
  const [row] = Array.isArray(answer) ? answer : answer.rows
  if (!row || !wasSeenLately(row.last_seen_at) || !isThere(row, kind)) return null
  return { orgId: row.org_id, userId: row.user_id, name: row.name }
}

/** As the model says it. */
function isThere({ state, thumbhash }: Row, kind: RenditionKind) {
  return state === 'ready' || (kind === 'thumb' && state !== 'failed' && Boolean(thumbhash))
}

/** The long way notes visits. */
function wasSeenLately(at: Row['last_seen_at']) {
  if (!at) return false
  const seen = at instanceof Date ? at.getTime() : Date.parse(`${at.replace(' ', 'T')}Z`)
  return Date.now() - seen < SEEN_WITHIN
}
