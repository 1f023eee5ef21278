import { createHash } from 'node:crypto'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { allows } from '#admin/admin_policy'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { findRow } from '#admin/read_rows'
import { relatedResource } from '#admin/read_options'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { patiently } from '#queries/patiently'

type Fields = ReadonlyMap<string, AdminField>
type Values = Record<string, unknown>

export interface Change {
  resource: AdminResource
  area: Area
  fields: Fields
  values: Values
}

/** What a row was when somebody read it. Another one means that somebody else changed it since. */
export function versionOf(row: LucidRow) {
  const { $columnsDefinitions } = row.constructor as AdminResource['model']
  const values = [...$columnsDefinitions.keys()].sort().map((name) => {
    const value = (row as unknown as Values)[name]
    return value instanceof DateTime ? value.toMillis() : (value ?? null)
  })
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22)
}

/**
 * Changes a row through its validator, in one transaction with the record of the deed. Fields that the actor may not see
 * cannot be changed either.
 *
 * @throws Refusal E_NOT_FOUND, E_FORBIDDEN, E_STALE (409, the row is not what it was any more), E_UNKNOWN_RELATION;
 *   what the validator throws
 */
export function updateRow(change: Change & { id: string; version: string }): Promise<LucidRow> {
  const { resource, area, id, version } = change
  return patiently(async (trx) => {
    const row = await findRow(resource, area, id, { client: trx })
    await demand(resource, 'update', area, row)
    const values = await accepted(change, 'update', trx, row)
    if (versionOf(row) !== version) throw new Refusal(409, 'E_STALE')
    const changed = Object.keys(values).filter((name) => values[name] !== row.$attributes[name])
    const { update } = resource.writes
    row.useTransaction(trx)
    if (update) await update(row, values, area, trx)
    else await row.merge(values).save()
    await remember('updated', resource, row, changed, trx)
    return row
  })
}

/** Makes a row; in an org's area it belongs to that org, whatever was sent. Throws as `updateRow`. */
export function createRow(change: Change): Promise<LucidRow> {
  const { resource, area } = change
  return patiently(async (trx) => {
    await demand(resource, 'create', area)
    const values = await accepted(change, 'create', trx)
    const row = resource.writes.create
      ? await resource.writes.create(values, area, trx)
      : await saveNew(resource, area, values, trx)
    await remember('created', resource, row, Object.keys(values), trx)
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
  row.merge(isOrgArea(area) ? { ...values, orgId: area.org.id } : values)
  return row.useTransaction(client).save()
}

async function demand({ policy }: AdminResource, ability: string, area: Area, row?: LucidRow) {
  if (!(await allows(policy, ability, area, row))) throw new Refusal(403, 'E_FORBIDDEN')
}

/** What the validator leaves of the values, without what this actor has no business with. */
async function accepted(
  { resource, area, fields, values }: Change,
  verb: 'create' | 'update',
  client: TransactionClientContract,
  row?: LucidRow
): Promise<Values> {
  const validator = resource.forms[verb]
  if (!validator) throw new Refusal(403, 'E_FORBIDDEN')
  const valid = (await validator.validate(values)) as Values
  for (const name of Object.keys(valid)) {
    const field = fields.get(name)
    // Such as the address of whom to invite: known to the resource's own way of writing alone.
    if (resource.writes[verb] && !resource.model.$hasColumn(name)) continue
    if (!field || name === 'id' || name === 'orgId') throw new Refusal(403, 'E_FORBIDDEN')
    if (field.can && row) await demand(resource, field.can, area, row)
    if (field.relation && valid[name] !== null)
      await refuseStranger(resource, area, field, String(valid[name]), client)
  }
  return valid
}

/** A key is taken only of a row that the picker would have offered. */
async function refuseStranger(
  resource: AdminResource,
  area: Area,
  field: AdminField,
  id: string,
  client: TransactionClientContract
) {
  const target = relatedResource(resource, field)
  const found = target && (await isThere(target, area, id, client))
  if (!found) throw new Refusal(422, 'E_UNKNOWN_RELATION', { field: field.name })
}

/** An area without that resource has no row of it either. */
async function isThere(
  target: AdminResource,
  area: Area,
  id: string,
  client: TransactionClientContract
) {
  try {
    return Boolean(await findRow(target, area, id, { client }))
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** Names of what changed, never values: a sink may show them to more people than may read the row. */
function remember(
  verb: 'created' | 'updated',
  { name }: AdminResource,
  row: LucidRow,
  changed: string[],
  client: TransactionClientContract
) {
  const { orgId } = row as unknown as { orgId?: string }
  const subject = { type: name, id: String(row.$primaryKeyValue) }
  const deed = { event: `${name}.${verb}`, orgId, subject, facts: { changed: changed.join(' ') } }
  return recordDeed(deed, client)
}
