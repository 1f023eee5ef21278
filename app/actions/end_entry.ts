import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { sqlTime } from '#models/concerns/sql_time'
import BreakGlassEntry from '#models/break_glass_entry'

/** Ends an entry once, however many notice that it is over, and says so among the deeds of the org. */
export async function endEntry(entry: BreakGlassEntry, client: TransactionClientContract) {
  const endedAt = DateTime.min(DateTime.now(), entry.endsAt)
  const [ended] = await BreakGlassEntry.within(entry.orgId, { client })
    .where('id', entry.id)
    .whereNull('ended_at')
    .update({ ended_at: sqlTime(endedAt, client) })
  if (!ended) return
  const facts = { person: entry.person, early: endedAt < entry.endsAt }
  const subject = { type: 'break_glass_entry', id: entry.id }
  await recordDeed({ event: 'org.left', orgId: entry.orgId, subject, facts }, client)
}
