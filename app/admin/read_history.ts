import { allows } from '#admin/admin_policy'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { fieldsIn } from '#admin/fields_of'
import { nameRelated } from '#admin/read_related'
import { findRow } from '#admin/read_rows'
import type { KeptChange, KeptValue } from '#audit/history'
import RowChange from '#models/row_change'
import User from '#models/user'

/** What somebody looks through beside a row. */
const MOST_SHOWN = 50

export interface HistoryEntry {
  id: string
  /** ISO 8601. */
  at: string
  /** The name of who did it; `null` where nobody did, or nobody knows any more. */
  actor: string | null
  source: string
  verb: string
  changes: KeptChange[]
}

/**
 * What changed in a row, newest first: in fields that its reader may see, with keys named where they may see what is named.
 *
 * @throws Refusal E_NOT_FOUND where there is no such row, or none for this reader
 */
export async function readHistory(
  resource: AdminResource,
  area: Area,
  id: string
): Promise<HistoryEntry[]> {
  const row = await findRow(resource, area, id)
  const fields = await fieldsIn(resource, area)
  const verdicts = await Promise.all(
    [...fields.values()].map(async (field) => {
      return field.can === null || (await allows(resource.policy, field.can, area, row))
    })
  )
  const visible = new Map([...fields].filter((_, index) => verdicts[index]))
  const query = RowChange.query().where({ table_name: resource.model.table, row_id: id })
  if (isOrgArea(area)) query.where('org_id', area.org.id)
  const kept = await query.orderBy('id', 'desc').limit(MOST_SHOWN)
  const actors = await namesOf(kept)
  const entries = kept.flatMap(({ id: entry, createdAt, actorId, source, verb, changes }) => {
    const all = JSON.parse(changes) as KeptChange[]
    const seen = all.filter(({ field }) => visible.has(field))
    // Who may not see what was changed does not learn that it was.
    if (verb === 'updated' && all.length && !seen.length) return []
    const actor = (actorId && actors.get(actorId)) ?? null
    return [{ id: entry, at: createdAt.toISO()!, actor, source, verb, changes: seen }]
  })
  return named(resource, area, entries, [...visible.values()])
}

async function namesOf(kept: RowChange[]) {
  const ids = [...new Set(kept.flatMap(({ actorId }) => actorId ?? []))]
  const users = await User.query().whereIn('id', ids).select('id', 'name')
  return new Map(users.map(({ id, name }) => [id, name]))
}

/** Keys are ids: people read what they name. */
async function named(
  resource: AdminResource,
  area: Area,
  entries: HistoryEntry[],
  fields: AdminField[]
): Promise<HistoryEntry[]> {
  const rows = entries.flatMap(({ changes }) =>
    (['before', 'after'] as const).map((end) => ({
      ...NOBODY,
      values: Object.fromEntries(changes.map((change) => [change.field, change[end]])),
    }))
  )
  const names = await nameRelated(resource, area, rows, fields)
  const nameOf = (field: string, value: KeptValue) =>
    (typeof value === 'string' && names[field]?.titles[value]) || value
  return entries.map((entry) => ({
    ...entry,
    changes: entry.changes.map(({ field, before, after }) => ({
      field,
      before: nameOf(field, before),
      after: nameOf(field, after),
    })),
  }))
}

const NOBODY = { id: '', title: '', subtitle: null, version: '' }
