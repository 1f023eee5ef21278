import type { MixedColumn } from '#admin/define_admin_mixin'

/**
 * - `text` one line, `long` several; `whole` and `decimal` numbers; `bytes` an amount of storage; `boolean`.
 * - `moment` a point in time, ISO 8601 with its offset; `choice` one of some.
 * - `relation` the row that a key of this one names.
 * - `other` is shown as text and never written: whoever defines the resource says more about it, or leaves it out.
 */
export type FieldKind =
  | 'text'
  | 'long'
  | 'whole'
  | 'decimal'
  | 'bytes'
  | 'boolean'
  | 'moment'
  | 'choice'
  | 'relation'
  | 'other'

export interface NamedChoice {
  value: string
  label: string
}

/** What a definition says of a field beside what is inferred. */
export interface FieldOverride {
  kind?: FieldKind
  /** Values of a `choice`; inferred from the validators where those name them. */
  choices?: readonly string[]
  /**
   * Further values of a `choice`, with their words in a language: those that come and go while the server runs. Asked for each
   * time, so it has to be quick.
   */
  moreChoices?: (locale: string) => readonly NamedChoice[]
  /** The method of the policy that is asked with each row; without it everybody who sees the row sees the field. */
  can?: `see_${string}`
  /**
   * What a text of the column says to its reader in their language: shown and exported instead of it. Filters and words that
   * are looked for mean what the column holds. Not for fields of forms.
   */
  words?: (value: string, locale: string) => string
  /** Changed in the list itself. It has to be in the validator for updates. */
  inline?: boolean
  /** Never read and never sent. Names that look like secrets are, unless this says `false`. */
  secret?: boolean
  /**
   * What holds while there is nothing, such as a default of the server: asked for each time. It is shown as such, found by
   * filters, and stands in exports.
   */
  fallback?: () => string | number
  /** For files: exports have it; lists and pages of rows do not offer it, since something else shows it better. */
  raw?: true
  /** `false` for what the server writes down all the time, such as visits: its changes are not kept. */
  history?: false
}

/** One column of a resource, as far as model, database and validators tell of it. */
export interface AdminField {
  name: string
  /** In the table. */
  column: string
  kind: FieldKind
  isNullable: boolean
  /** Characters, where the column has a bound. */
  maxLength: number | null
  choices: readonly string[]
  moreChoices?: FieldOverride['moreChoices']
  /** Whether it names a row: values have the form of an id. */
  isKey: boolean
  /** The largest number that the column holds. */
  most: number
  /** Of a `moment`: whether the column keeps it as a number of milliseconds. */
  isMillis: boolean
  /** Of a `relation`: the name that it has on the model. */
  relation: string | null
  can: string | null
  words?: FieldOverride['words']
  isInline: boolean
  /** What holds in rows that have nothing there. */
  fallback?: FieldOverride['fallback']
  isRaw: boolean
  /** Of a column that a plugin adds: it is in no table. */
  added?: Pick<MixedColumn, 'load' | 'narrow'>
}

/** Whether a value is among the choices of a field, in whatever words. */
export const isChoice = ({ choices, moreChoices }: AdminField, value: string) =>
  choices.includes(value) || (moreChoices?.('en').some((choice) => choice.value === value) ?? false)

/** What it adds to the choices that it always has. */
export const choicesBeside = ({ choices, moreChoices }: AdminField, locale: string) =>
  (moreChoices?.(locale) ?? []).filter(({ value }) => !choices.includes(value))
