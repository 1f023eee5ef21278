import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { makeId } from '#models/concerns/identified'
import type { Entry } from '#audit/changes'
import { cut } from '#audit/comparison'
import { Current } from '#audit/current'
import { sqlTime } from '#models/concerns/sql_time'

/** Longer texts are cut: what stands beside a row is no backup. */
const MOST_CHARACTERS = 500

/** Keeps what the admin shows beside a row, of the fields that it asked for. */
export async function writeHistory(entries: readonly Entry[], client: TransactionClientContract) {
  const rows = entries.filter(({ history }) => history.size)
  if (!rows.length) return
  const { actorId, requestId, source } = Current.get() ?? {}
  const shared = {
    actor_id: actorId ?? null,
    source: source ?? 'server',
    request_id: requestId?.slice(0, 64) ?? null,
    created_at: sqlTime(DateTime.now(), client),
  }
  const gone = orgsEnded(entries)
  const kept = rows.flatMap((entry) => {
    const changes = entry.changes.filter(({ field }) => entry.history.has(field))
    if (entry.verb === 'updated' && !changes.length) return []
    // With an org goes what was kept of its rows. What an org is itself stays with whoever runs the server.
    const orgId = entry.table === 'orgs' ? null : entry.orgId
    if (orgId && gone.has(orgId)) return []
    const { table, rowId, verb } = entry
    return { id: makeId(), table_name: table, row_id: rowId, org_id: orgId, verb, changes }
  })
  if (!kept.length) return
  await client
    .table('row_changes')
    .multiInsert(kept.map((row) => ({ ...row, ...shared, changes: shortened(row.changes) })))
}

const orgsEnded = (entries: readonly Entry[]) =>
  new Set(
    entries
      .filter(({ table, verb }) => table === 'orgs' && verb === 'deleted')
      .map(({ rowId }) => rowId)
  )

const shortened = (changes: Entry['changes']) =>
  JSON.stringify(
    changes.map(({ field, before, after }) => ({
      field,
      before: cut(before, MOST_CHARACTERS),
      after: cut(after, MOST_CHARACTERS),
    }))
  )

/** Leaves of the history of a row that something happened, and when. */
export async function emptyHistory(
  table: string,
  rowId: string,
  client: TransactionClientContract
) {
  await client
    .from('row_changes')
    .where({ table_name: table, row_id: rowId })
    .update({ changes: '[]' })
}
