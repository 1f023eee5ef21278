import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import { sqlTime } from '#models/concerns/sql_time'

/** Days that an expired invitation is still shown, so that it can be sent anew. */
const SHOWN_AFTER_EXPIRY = 30

/** Most invitations one org may have open at a time. */
export const MAX_OPEN_INVITATIONS = 500

/** Invitations that nobody used and nobody took back, newest first. */
export function listOpenInvitations(orgId: string) {
  const since = sqlTime(DateTime.now().minus({ days: SHOWN_AFTER_EXPIRY }), db.connection())
  return Invitation.within(orgId)
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .where('expires_at', '>', since)
    .preload('invitedBy')
    .orderBy('id', 'desc')
    .limit(MAX_OPEN_INVITATIONS)
}

export function pendingInvitations(orgId: string) {
  return Invitation.within(orgId)
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .where('expires_at', '>', sqlTime(DateTime.now(), db.connection()))
}

export function findMemberByEmail(orgId: string, email: string) {
  return Membership.query()
    .where('org_id', orgId)
    .whereHas('user', (user) => user.where('email', email))
    .first()
}
