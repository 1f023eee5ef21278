import type { Data } from '@generated/data'

export type Field = Data.Form['fields'][number]
export type FieldValue = Data.Form['values'][string]
export type Draft = Record<string, FieldValue>

/** What is to become of secrets: a text takes the place of the old one, `null` removes it; the others stay. */
export type SecretChanges = Record<string, string | null>

/** The value a field begins with when nothing was ever saved. */
export function emptyValue({ kind }: Field): FieldValue {
  if (kind === 'boolean') return false
  return kind === 'list' || kind === 'choices' ? [] : null
}
