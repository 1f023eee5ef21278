import db from '@adonisjs/lucid/services/db'
import type { LucidModel, ModelColumnOptions } from '@adonisjs/lucid/types/model'
import type { AdminField, FieldKind, FieldOverride } from '#admin/field'
import type { ObjectSchema } from '#extension/form_fields'

/** What a database says of one column; PostgreSQL and SQLite name types differently. */
interface StoredColumn {
  type: string
  nullable: boolean
  maxLength: string | number | null
}

/** Names of columns whose values nobody has to see, whatever a definition forgets. */
const SECRET = /password|secret|token|hash|sealed|api_?key|private_?key/i

const LONG = 200

const stored = new Map<string, Promise<Record<string, StoredColumn>>>()

/** Of a table, asked once: a release changes tables only while it starts. */
function columnsOf(table: string) {
  const known = stored.get(table)
  if (known) return known
  const asked = db.connection().columnsInfo(table) as Promise<Record<string, StoredColumn>>
  stored.set(table, asked)
  asked.catch(() => stored.delete(table))
  return asked
}

/** Tables of plugins change with the plugin. */
export const forgetColumns = (table: string) => void stored.delete(table)

/**
 * The fields of a model: names and dates from its columns, types and bounds from the database, choices from what its
 * validators take. Columns that are never serialized or look like secrets are not among them.
 *
 * @throws Error when `overrides` name a field that the model does not have: a typo in a definition is found at start
 */
export async function inferFields(
  model: LucidModel,
  overrides: Record<string, FieldOverride> = {},
  schemas: ObjectSchema[] = []
): Promise<Map<string, AdminField>> {
  model.boot()
  const columns = await columnsOf(model.table)
  const fields = new Map<string, AdminField>()
  for (const [name, definition] of model.$columnsDefinitions) {
    const override = overrides[name] ?? {}
    if (isHidden(name, definition, override)) continue
    fields.set(
      name,
      describe(name, definition, columns[definition.columnName], override, {
        relation: relationOf(model, name),
        choices: override.choices ?? choicesOf(name, schemas),
      })
    )
  }
  for (const name of Object.keys(overrides))
    if (!model.$hasColumn(name)) throw new Error(`${model.name} has no column "${name}"`)
  return fields
}

/** When rows are made and changed, and by whom, their history knows anyway. */
const STAMPS = ['createdAt', 'updatedAt']

/** Names of fields whose changes are worth keeping: known from the definition alone, without asking the database. */
export function keptNames(model: LucidModel, overrides: Record<string, FieldOverride>) {
  return [...model.$columnsDefinitions].flatMap(([name, definition]) => {
    const override = overrides[name] ?? {}
    const isKept = override.history !== false && !STAMPS.includes(name) && !definition.isPrimary
    return isKept && !isHidden(name, definition, override) ? [name] : []
  })
}

function isHidden(name: string, { serializeAs }: ModelColumnOptions, { secret }: FieldOverride) {
  return secret ?? (serializeAs === null || SECRET.test(name))
}

function describe(
  name: string,
  definition: ModelColumnOptions,
  column: StoredColumn | undefined,
  override: FieldOverride,
  { relation, choices }: Pick<AdminField, 'relation' | 'choices'>
): AdminField {
  const maxLength = Number(column?.maxLength) || null
  const kind = override.kind ?? kindOf(name, definition, column, { relation, choices, maxLength })
  return {
    name,
    column: definition.columnName,
    kind,
    // SQLite says of keys that they may be empty.
    isNullable: definition.isPrimary ? false : (column?.nullable ?? true),
    maxLength,
    choices,
    moreChoices: override.moreChoices,
    isKey: isKey(column, maxLength),
    most: /big|int8/i.test(column?.type ?? '') ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1,
    isMillis: kind === 'moment' && /int/i.test(column?.type ?? ''),
    relation,
    can: override.can ?? null,
    words: override.words,
    isInline: override.inline ?? false,
    fallback: override.fallback,
    isRaw: override.raw ?? false,
  }
}

/** SQLite keeps ids as text of their length. */
function isKey({ type } = { type: '' } as StoredColumn, maxLength: number | null) {
  return /uuid/i.test(type) || (/char/i.test(type) && maxLength === 36)
}

function kindOf(
  name: string,
  { meta }: ModelColumnOptions,
  column: StoredColumn | undefined,
  { relation, choices, maxLength }: Pick<AdminField, 'relation' | 'choices' | 'maxLength'>
): FieldKind {
  if (relation) return 'relation'
  if (choices.length) return 'choice'
  if (meta?.type === 'datetime' || meta?.type === 'date') return 'moment'
  const type = column?.type.toLowerCase() ?? ''
  if (/bool/.test(type)) return 'boolean'
  if (/int/.test(type)) return /bytes?(size)?$/i.test(name) ? 'bytes' : 'whole'
  if (/real|double|float|numeric|decimal/.test(type)) return 'decimal'
  if (/char|uuid/.test(type)) return (maxLength ?? 0) > LONG ? 'long' : 'text'
  return /text/.test(type) ? 'long' : 'other'
}

/** The relation whose key this column is. */
function relationOf(model: LucidModel, name: string) {
  for (const [relation, definition] of model.$relationsDefinitions) {
    if (definition.type !== 'belongsTo') continue
    if (!definition.booted) definition.boot()
    if (definition.foreignKey === name) return relation
  }
  return null
}

function choicesOf(name: string, schemas: ObjectSchema[]): string[] {
  const values = schemas.flatMap(({ properties }) => properties?.[name]?.enum ?? [])
  return [...new Set(values.filter((value) => typeof value === 'string'))]
}
