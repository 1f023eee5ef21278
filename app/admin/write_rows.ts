import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { acceptValues, type Change, demand, type Values } from '#admin/accept_values'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { findRow, showRows } from '#admin/read_rows'
import { versionOf } from '#admin/versions'
import { recordDeed } from '#audit/recorder'
import { isForeignKeyViolation, isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { patiently } from '#queries/patiently'

export type { Change } from '#admin/accept_values'

/** One row, to be done something with. */
export interface Target {
  resource: AdminResource
  area: Area
  id: string
}

/**
 * Changes a row through its validator, in one transaction with the record of the deed. Two at once come one after the other:
 * the second one is refused.
 *
 * @throws Refusal E_NOT_FOUND, E_FORBIDDEN, E_STALE (409, the row is not what it was any more; its answer holds the row as it
 *   is now), E_ALREADY_EXISTS; what `acceptValues` throws
 */
export function updateRow(change: Change & { id: string; version: string }): Promise<LucidRow> {
  const { resource, area, id, version } = change
  const { update } = resource.writes
  return written(async (client) => {
    const row = await findRow(resource, area, id, { client, isLocked: true })
    await demand(resource, 'update', area, row)
    if (versionOf(resource, row) !== version) throw await stale(change, row)
    const form = { validator: resource.forms.update, isOwn: Boolean(update), row }
    const values = await acceptValues(change, form, client)
    const changed = Object.keys(values).filter((name) => values[name] !== row.$attributes[name])
    row.useTransaction(client)
    if (update) await update(row, values, area, client)
    else await row.merge(values).save()
    await remember('updated', resource, row, changed, client)
    return row
  })
}

async function stale({ resource, area, fields }: Change, row: LucidRow) {
  const [shown] = await showRows(resource, area, [row], [...fields.values()])
  return new Refusal(409, 'E_STALE', { field: 'version', answer: { row: shown } })
}

/** Makes a row; in an org's area it belongs to that org, whatever was sent. Throws as `updateRow`. */
export function createRow(change: Change): Promise<LucidRow> {
  const { resource, area } = change
  const { create } = resource.writes
  return written(async (client) => {
    await demand(resource, 'create', area)
    const form = { validator: resource.forms.create, isOwn: Boolean(create) }
    const values = await acceptValues(change, form, client)
    const row = create
      ? await create(values, area, client)
      : await saveNew(resource, area, values, client)
    await remember('created', resource, row, Object.keys(values), client)
    return row
  })
}

function saveNew(
  { model }: AdminResource,
  area: Area,
  values: Values,
  client: TransactionClientContract
) {
  const row = new model()
  const isOwned = isOrgArea(area) && model.$hasColumn('orgId')
  row.merge(isOwned ? { ...values, orgId: area.org.id } : values)
  return row.useTransaction(client).save()
}

/** @throws Refusal E_NOT_FOUND, E_FORBIDDEN, E_STILL_USED (409, other rows need this one) */
export function deleteRow({ resource, area, id }: Target): Promise<LucidRow> {
  return written(async (client) => {
    const row = await findRow(resource, area, id, { client, isLocked: true })
    await demand(resource, 'delete', area, row)
    row.useTransaction(client)
    await remember('deleted', resource, row, [], client)
    if (resource.writes.delete) await resource.writes.delete(row, area, client)
    else await row.delete()
    return row
  })
}

/** @throws Refusal E_NOT_FOUND, also where the resource brings nothing back, E_FORBIDDEN */
export function restoreRow({ resource, area, id }: Target): Promise<LucidRow> {
  const { restore } = resource.writes
  if (!restore) throw new Refusal(404, 'E_NOT_FOUND')
  return written(async (client) => {
    const row = await findRow(resource, area, id, { client, isLocked: true })
    await demand(resource, 'restore', area, row)
    row.useTransaction(client)
    await restore(row, area, client)
    await remember('restored', resource, row, [], client)
    return row
  })
}

/** What a database refuses is said in words. */
async function written(body: (client: TransactionClientContract) => Promise<LucidRow>) {
  try {
    return await patiently(body)
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new Refusal(409, 'E_ALREADY_EXISTS', { cause })
    if (isForeignKeyViolation(cause)) throw new Refusal(409, 'E_STILL_USED', { cause })
    throw cause
  }
}

/** Names of what changed, never values: a sink may show them to more people than may read the row. */
function remember(
  verb: 'created' | 'updated' | 'deleted' | 'restored',
  { name }: AdminResource,
  row: LucidRow,
  changed: string[],
  client: TransactionClientContract
) {
  const { orgId } = row as unknown as { orgId?: string }
  const subject = { type: name, id: String(row.$primaryKeyValue) }
  const facts = changed.length ? { changed: changed.join(' ') } : undefined
  return recordDeed({ event: `${name}.${verb}`, orgId, subject, facts }, client)
}
