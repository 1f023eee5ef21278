import { createHash } from 'node:crypto'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import type { AdminResource } from '#admin/define_admin_resource'
import type { ObjectSchema } from '#extension/form_fields'

const writable = new WeakMap<AdminResource, readonly string[]>()

/** Names of the columns that the form for changes writes. */
export function writableNames(resource: AdminResource): readonly string[] {
  const known = writable.get(resource)
  if (known) return known
  const schema = resource.forms.update?.toJSONSchema() as ObjectSchema | undefined
  const names = Object.keys(schema?.properties ?? {})
  const columns = names.filter((name) => resource.model.$hasColumn(name)).sort()
  writable.set(resource, columns)
  return columns
}

/**
 * What a row was when somebody read it: all that its form can change. Another one means that somebody else changed it since.
 * What the server writes by itself, such as sums and visits, does not make it another one.
 */
export function versionOf(resource: AdminResource, row: LucidRow) {
  const read = row as unknown as Record<string, unknown>
  const values = writableNames(resource).map((name) => {
    const value = read[name]
    return value instanceof DateTime ? value.toMillis() : (value ?? null)
  })
  const facts = JSON.stringify([row.$primaryKeyValue, ...values])
  return createHash('sha256').update(facts).digest('base64url').slice(0, 22)
}
