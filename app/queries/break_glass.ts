import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { sqlTime } from '#models/concerns/sql_time'
import BreakGlassEntry from '#models/break_glass_entry'
import type Org from '#models/org'
import type User from '#models/user'

/** The entry by which somebody looks into an org at this moment, with `org` loaded. */
export function findRunningEntry(slug: string, user: User) {
  return running()
    .where('break_glass_entries.user_id', user.id)
    .whereHas('org', (org) => org.where('slug', slug))
    .first()
}

/** An entry that somebody made, over or not, with `org` loaded. */
export function findOwnEntry(id: string, user: User) {
  return BreakGlassEntry.acrossOrgs().where({ id, user_id: user.id }).preload('org').firstOrFail()
}

/** Whether an entry still opens its org: asked again for as long as an answer is being sent. */
export async function isStillRunning({ id }: BreakGlassEntry) {
  return Boolean(await running().where('break_glass_entries.id', id).first())
}

/** The orgs that somebody looks into at this moment. */
export function listRunningEntries(user: User) {
  return running().where('break_glass_entries.user_id', user.id).orderBy('ends_at')
}

/** Who looked into an org, newest first. */
export function listEntries(org: Org, limit: number) {
  return BreakGlassEntry.within(org.id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
}

/** Entries nobody left whose time is over, or whose person may not look into orgs any more. */
export function listOverdueEntries(client: TransactionClientContract) {
  return BreakGlassEntry.acrossOrgs({ client })
    .whereNull('ended_at')
    .where((entry) =>
      entry
        .where('ends_at', '<=', sqlTime(DateTime.now(), client))
        .orWhereNull('user_id')
        .orWhereHas('user', (user) =>
          user.whereNull('superadmin_at').orWhereNotNull('suspended_at')
        )
    )
}

/** Nothing but the clock, the account and the org decides: whoever stops operating the server is out at once. */
function running() {
  const query = BreakGlassEntry.acrossOrgs()
  return query
    .whereNull('break_glass_entries.ended_at')
    .where('break_glass_entries.ends_at', '>', sqlTime(DateTime.now(), query.client))
    .whereHas('user', (user) => user.whereNotNull('superadmin_at').whereNull('suspended_at'))
    .whereHas('org', (org) => org.whereNull('deleted_at'))
    .preload('org')
}
