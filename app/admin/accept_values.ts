import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { MessagesProviderContact } from '@vinejs/vine/types'
import { DateTime } from 'luxon'
import { allows } from '#admin/admin_policy'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource, RowValidator } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { relatedResource } from '#admin/read_options'
import { findRow, valueOf } from '#admin/read_rows'
import { isOpenTo } from '#admin/registry'
import { Refusal } from '#exceptions/refusal'
import type { ObjectSchema, ValueSchema } from '#extension/form_fields'

export type Values = Record<string, unknown>

export interface Change {
  resource: AdminResource
  area: Area
  fields: ReadonlyMap<string, AdminField>
  /** As they were sent. What a change leaves out stays as it is. */
  values: Values
  /** The words in which a validator says no. */
  messages?: MessagesProviderContact
}

interface Form {
  validator: RowValidator | undefined
  /** Whether the resource writes by itself, and may so take values that are no columns. */
  isOwn: boolean
  /** The row that is changed; none where one is made. */
  row?: LucidRow
}

/**
 * What the validator leaves of the values. A field that the actor may not see cannot be written either, a key names only
 * rows that its picker would have offered, and texts and numbers fit their columns.
 *
 * @throws Refusal E_FORBIDDEN, E_UNKNOWN_RELATION, E_TEXT_TOO_LONG, E_NUMBER_TOO_LARGE; what the validator throws
 */
export async function acceptValues(
  change: Change,
  { validator, isOwn, row }: Form,
  client: TransactionClientContract
): Promise<Values> {
  if (!validator) throw new Refusal(403, 'E_FORBIDDEN')
  const { messages, values } = change
  const schema = validator.toJSONSchema() as ObjectSchema
  const given = completed(change, schema, row)
  const options = messages && { messagesProvider: messages }
  const valid = (await validator.validate(given, options)) as Values
  const accepted: Values = {}
  for (const [name, value] of Object.entries({ ...emptied(change, schema, row), ...valid })) {
    // What only completed the form is not written again, unless the resource writes all of it by itself.
    if (row && !isOwn && !Object.hasOwn(values, name)) continue
    await refuseUnfit(change, { name, value, isOwn, row }, client)
    accepted[name] = value instanceof Date ? DateTime.fromJSDate(value) : value
  }
  return accepted
}

/** The form of a change gets what it demands and nobody sent. In an org the org is a matter of course. */
function completed({ resource, area, values }: Change, schema: ObjectSchema, row?: LucidRow) {
  if (!row) return isOrgArea(area) ? { ...values, orgId: area.org.id } : values
  const missing = demanded(schema).filter((name) => !Object.hasOwn(values, name))
  const stored = missing.filter((name) => resource.model.$hasColumn(name))
  return { ...Object.fromEntries(stored.map((name) => [name, valueOf(row, name)])), ...values }
}

/** A schema does not call required what may be null, but its validator wants to hear of it. */
function demanded({ properties = {}, required = [] }: ObjectSchema) {
  const mayBeNull = ({ type, anyOf = [] }: ValueSchema) =>
    [type, ...anyOf.map((one) => one.type)].flat().includes('null')
  return Object.keys(properties).filter(
    (name) => required.includes(name) || mayBeNull(properties[name])
  )
}

/** Where a value is optional a validator drops nothings; sent with a change, one empties the field. */
function emptied({ fields, values }: Change, { properties = {} }: ObjectSchema, row?: LucidRow) {
  const names = Object.keys(properties).filter(
    (name) => row && values[name] === null && fields.get(name)?.isNullable
  )
  return Object.fromEntries(names.map((name) => [name, null]))
}

interface Written {
  name: string
  value: unknown
  isOwn: boolean
  row?: LucidRow
}

async function refuseUnfit(
  change: Change,
  { name, value, isOwn, row }: Written,
  client: TransactionClientContract
) {
  const { resource, area, fields, values } = change
  const field = fields.get(name)
  if (name === 'id' || (name === 'orgId' && row)) throw new Refusal(403, 'E_FORBIDDEN')
  if (name === 'orgId' && isOrgArea(area)) return
  if (!field) {
    // Such as the address of whom to invite: known to the resource's own way of writing alone.
    if (isOwn && !resource.model.$hasColumn(name)) return
    throw new Refusal(403, 'E_FORBIDDEN')
  }
  if (field.can && row && Object.hasOwn(values, name)) await demand(resource, field.can, area, row)
  refuseOversized(field, value)
  if (field.relation && typeof value === 'string')
    await refuseStranger(resource, area, field, value, client)
}

/** SQLite keeps what does not fit, PostgreSQL fails at it: both say no, in the same words. */
function refuseOversized({ name, maxLength, most }: AdminField, value: unknown) {
  if (typeof value === 'string' && maxLength !== null && value.length > maxLength)
    throw new Refusal(422, 'E_TEXT_TOO_LONG', { field: name, params: { max: maxLength } })
  if (typeof value === 'number' && Math.abs(value) > most)
    throw new Refusal(422, 'E_NUMBER_TOO_LARGE', { field: name, params: { max: most } })
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
  const found =
    target && (await isOpenTo(target, area)) && (await isThere(target, area, id, client))
  if (!found) throw new Refusal(422, 'E_UNKNOWN_RELATION', { field: field.name })
}

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

/** @throws Refusal E_FORBIDDEN where the policy does not say yes */
export async function demand(
  { policy }: AdminResource,
  ability: string,
  area: Area,
  row?: LucidRow
) {
  if (!(await allows(policy, ability, area, row))) throw new Refusal(403, 'E_FORBIDDEN')
}
