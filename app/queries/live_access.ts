import db from '@adonisjs/lucid/services/db'

/** By what somebody is known who listens. */
export type Credential = { sessionId: string } | { tokenId: string }

export interface Listener {
  orgId: string
  /** Absent where no membership opens the org: an entry is asked for elsewhere. */
  memberId?: string
  credential: Credential
}

/** Most databases take more values in one statement; this many are read as quickly as one. */
const AT_ONCE = 500

/** Those who would be refused by now: signed out, suspended, no longer in the org, or of an org that is closed. */
export async function listLockedOut<Some extends Listener>(listeners: readonly Some[]) {
  const lockedOut: Some[] = []
  for (let at = 0; at < listeners.length; at += AT_ONCE) {
    lockedOut.push(...(await amongSome(listeners.slice(at, at + AT_ONCE))))
  }
  return lockedOut
}

async function amongSome<Some extends Listener>(some: Some[]) {
  const sessions = await openSessions(some.flatMap(({ credential: one }) => sessionIn(one)))
  const tokens = await validTokens(some.flatMap(({ credential: one }) => tokenIn(one)))
  const members = await currentMembers(some.flatMap(({ memberId }) => memberId ?? []))
  return some.filter(({ memberId, credential, orgId }) => {
    const isKnown =
      'sessionId' in credential
        ? sessions.has(credential.sessionId)
        : tokens.has(credential.tokenId)
    return !isKnown || (memberId !== undefined && !members.has(`${orgId} ${memberId}`))
  })
}

const sessionIn = (one: Credential) => ('sessionId' in one ? [one.sessionId] : [])
const tokenIn = (one: Credential) => ('tokenId' in one ? [one.tokenId] : [])

async function openSessions(ids: string[]) {
  if (!ids.length) return new Set<string>()
  const rows = await db
    .from('sessions')
    .select('id')
    .whereIn('id', unique(ids))
    .where('expires_at', '>', Date.now())
  return new Set(rows.map(({ id }) => String(id)))
}

async function validTokens(ids: string[]) {
  if (!ids.length) return new Set<string>()
  const rows = await db
    .from('auth_access_tokens')
    .select('id', 'expires_at')
    .whereIn('id', unique(ids))
  const now = Date.now()
  const valid = rows.filter(({ expires_at: at }) => at === null || new Date(at).getTime() > now)
  return new Set(valid.map(({ id }) => String(id)))
}

async function currentMembers(userIds: string[]) {
  if (!userIds.length) return new Set<string>()
  const rows = await db
    .from('memberships')
    .join('orgs', 'orgs.id', 'memberships.org_id')
    .join('users', 'users.id', 'memberships.user_id')
    .select('memberships.org_id', 'memberships.user_id')
    .whereIn('memberships.user_id', unique(userIds))
    .whereNull('orgs.suspended_at')
    .whereNull('orgs.deleted_at')
    .whereNull('users.suspended_at')
  return new Set(rows.map(({ org_id: orgId, user_id: userId }) => `${orgId} ${userId}`))
}

const unique = (ids: string[]) => [...new Set(ids)]
