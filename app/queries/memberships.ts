import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { sqlTime } from '#models/concerns/sql_time'
import Membership from '#models/membership'
import { DELETION_GRACE_DAYS } from '#models/org'
import type User from '#models/user'

/** The actor for one org, with `user` and `org` in place, or null for a stranger. */
export async function findMembershipBySlug(slug: string, user: User) {
  const membership = await Membership.query()
    .where('memberships.user_id', user.id)
    .whereHas('org', (org) => org.where('slug', slug))
    .preload('org')
    .first()
  membership?.$setRelated('user', user)
  return membership
}

/** What somebody is, at this moment, in an org that is neither deleted nor suspended: null for who is not in it any more. */
export function findCurrentMembership(
  orgId: string,
  userId: string,
  client: TransactionClientContract
) {
  return Membership.query({ client })
    .where({ org_id: orgId, user_id: userId })
    .whereHas('org', (org) => org.whereNull('deleted_at').whereNull('suspended_at'))
    .whereHas('user', (user) => user.whereNull('suspended_at'))
    .preload('org')
    .preload('user')
    .first()
}

/** Whose the org is, with `user` and `org` in place. */
export function findOwner(orgId: string) {
  return Membership.query()
    .where({ org_id: orgId, role: 'owner' })
    .preload('org')
    .preload('user')
    .first()
}

/** Whether somebody has ever been in one of their orgs: who has knows the way in. */
export async function wasEverSeen({ id }: User, client: TransactionClientContract) {
  const seen = await Membership.query({ client })
    .where('user_id', id)
    .whereNotNull('last_seen_at')
    .first()
  return seen !== null
}

/** The orgs somebody may switch to, by name. */
export function listMemberships(user: User) {
  return listAllMemberships(user).whereNull('orgs.suspended_at')
}

/** All orgs that somebody belongs to, with those that are suspended, by name. */
export function listAllMemberships(user: User) {
  return Membership.query()
    .where('memberships.user_id', user.id)
    .whereHas('org', (org) => org.whereNull('deleted_at'))
    .preload('org')
    .join('orgs', 'orgs.id', 'memberships.org_id')
    .orderByRaw('lower(orgs.name)')
    .select('memberships.*')
}

/** Orgs that somebody deleted and may still restore. */
export function listRestorableOrgs(user: User) {
  const client = Membership.query().client
  const graceBegan = sqlTime(DateTime.now().minus({ days: DELETION_GRACE_DAYS }), client)
  return Membership.query()
    .where('memberships.user_id', user.id)
    .where('memberships.role', 'owner')
    .whereHas('org', (org) => org.where('deleted_at', '>', graceBegan).whereNull('suspended_at'))
    .preload('org')
}

/** Orgs that stand and would be left without an owner. */
export async function listOwnedOrgs(user: User, client?: TransactionClientContract) {
  const memberships = await Membership.query({ client })
    .where('memberships.user_id', user.id)
    .where('memberships.role', 'owner')
    .whereHas('org', (org) => org.whereNull('deleted_at'))
    .preload('org')
  return memberships.map(({ org }) => org)
}
