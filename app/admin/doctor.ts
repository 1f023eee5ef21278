import db from '@adonisjs/lucid/services/db'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsOf } from '#admin/fields_of'
import { adminResources } from '#admin/registry'

export interface AdminFinding {
  resource: string
  /** `no_index`: many rows sorted or filtered by it are slow. `unknown_type`: shown as text, and never written. */
  kind: 'no_index' | 'unknown_type'
  field: string
}

/**
 * What definitions ask of the database that it does not do quickly, or says that nobody understands. Tables with fewer rows
 * than `fromRows` need no index.
 */
export async function examineAdmin({ fromRows }: { fromRows: number }): Promise<AdminFinding[]> {
  const findings: AdminFinding[] = []
  for (const resource of adminResources())
    if (await hasRows(resource, fromRows)) findings.push(...(await examine(resource)))
  return findings
}

async function hasRows({ model }: AdminResource, most: number) {
  if (!most) return true
  const behind = db.from(model.table).select('id').orderBy('id')
  const [row] = await behind.offset(most - 1).limit(1)
  return row !== undefined
}

async function examine(resource: AdminResource): Promise<AdminFinding[]> {
  const { name, list, model } = resource
  const fields = await fieldsOf(resource)
  const leading = await leadingColumns(model.table)
  const quick = (field: string) => leading.has(fields.get(field)?.column ?? '')
  const asked = [list.sort.replace(/^-/, ''), ...list.sorts, ...list.filters]
  return [
    ...[...new Set(asked)]
      .filter((field) => fields.has(field) && !fields.get(field)!.added && !quick(field))
      .map((field) => ({ resource: name, kind: 'no_index' as const, field })),
    ...[...fields.values()]
      .filter(({ kind }) => kind === 'other')
      .map((field) => ({ resource: name, kind: 'unknown_type' as const, field: field.name })),
  ]
}

/** Columns with which an index begins, or that follow the org in one. */
async function leadingColumns(table: string): Promise<Set<string>> {
  const indexes = db.connection().dialect.name === 'postgres' ? postgresIndexes : sqliteIndexes
  const columns = await indexes(table)
  return new Set(
    columns.flatMap(([first, second]) => (first === 'org_id' && second ? [first, second] : [first]))
  )
}

async function sqliteIndexes(table: string): Promise<string[][]> {
  const connection = db.connection()
  const indexes: { name: string }[] = await connection.rawQuery(
    'select name from pragma_index_list(?)',
    [table]
  )
  const columns = [['id']]
  for (const { name } of indexes) {
    const parts: { name: string | null }[] = await connection.rawQuery(
      'select name from pragma_index_info(?) order by seqno',
      [name]
    )
    columns.push(parts.map((part) => part.name ?? ''))
  }
  return columns
}

async function postgresIndexes(table: string): Promise<string[][]> {
  const { rows } = await db.connection().rawQuery(
    `select pg_index.indexrelid::text as index, pg_attribute.attname as name
     from pg_index
     cross join lateral unnest(pg_index.indkey) with ordinality as part(number, place)
     join pg_attribute on pg_attribute.attrelid = pg_index.indrelid and pg_attribute.attnum = part.number
     where pg_index.indrelid = to_regclass(?)
     order by pg_index.indexrelid, part.place`,
    [table]
  )
  const byIndex = Map.groupBy(rows as { index: string; name: string }[], ({ index }) => index)
  return [...byIndex.values()].map((parts) => parts.map(({ name }) => name))
}
