import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { I18n } from '@adonisjs/i18n'
import { allows } from '#admin/admin_policy'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource, RowValidator } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { formatBytes } from '#exceptions/byte_size'
import { pickedResource } from '#admin/read_options'
import { nameRelated } from '#admin/read_related'
import { showRows } from '#admin/read_rows'
import type { FieldKind, ObjectSchema } from '#extension/form_fields'
import { adminWords } from '#transformers/admin_words'
import FormTransformer from '#transformers/form_transformer'

interface RowFormOf {
  resource: AdminResource
  area: Area
  fields: ReadonlyMap<string, AdminField>
  i18n: I18n
  /** Without one it is a form for a new row. */
  row?: LucidRow
}

/**
 * The form in which a row is made or changed: fields and bounds from the validator, kinds from the model, words from
 * `admin.<resource>.{fields,hints,empty,choices}`, values from the row. Fields that its
 * reader may not see in the row, or could not fill, are not in it. `relations` names the fields that a picker fills, `named` what their ids mean now.
 */
export async function rowForm({ resource, area, fields, i18n, row }: RowFormOf) {
  const validator = row ? resource.forms.update : resource.forms.create
  const whole = (validator?.toJSONSchema() ?? {}) as ObjectSchema
  const named = [...fields.values()].filter(({ name }) => name in (whole.properties ?? {}))
  const [shown, hidden] = divided(
    named,
    await Promise.all(named.map((field) => isAsked(field, resource, area, row)))
  )
  // In an org it is a matter of course whose the new row is.
  const unasked = isOrgArea(area) ? ['orgId'] : []
  const left = without(whole, [...unasked, ...hidden.map(({ name }) => name)])
  const schema = demanding(left, row ? shown : [])
  const rows = row ? await showRows(resource, area, [row], shown) : []
  const kinds = Object.fromEntries([
    ...Object.keys(schema.properties ?? {}).flatMap(kindByName),
    ...shown.flatMap(kindOf),
  ])
  const form = { schema, kinds, values: rows[0]?.values ?? {}, secrets: [], secretsSet: [] }
  return {
    form: FormTransformer.transform(form, wordsOf(resource, i18n, fields)),
    relations: shown.filter(({ relation }) => relation).map(({ name }) => name),
    named: await nameRelated(resource, area, rows, shown),
  }
}

/**
 * The form in which an action asks for its input; nothing is in it yet. What is named like an amount or a point in time
 * (`quotaBytes`, `endsAt`) is one.
 */
export function inputForm(resource: AdminResource, input: RowValidator, i18n: I18n) {
  const schema = input.toJSONSchema() as ObjectSchema
  const kinds = Object.fromEntries(Object.keys(schema.properties ?? {}).flatMap(kindByName))
  const form = { schema, kinds, values: {}, secrets: [], secretsSet: [] }
  return FormTransformer.transform(form, wordsOf(resource, i18n))
}

/** Nobody types ids: a key without a picker is not asked for. */
async function isAsked(field: AdminField, resource: AdminResource, area: Area, row?: LucidRow) {
  if (field.relation && !(await pickedResource(resource, area, field))) return false
  return !row || field.can === null || allows(resource.policy, field.can, area, row)
}

const divided = (fields: AdminField[], verdicts: boolean[]) => [
  fields.filter((_, index) => verdicts[index]),
  fields.filter((_, index) => !verdicts[index]),
]

function without(schema: ObjectSchema, names: readonly string[]): ObjectSchema {
  const kept = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name))
  return { ...schema, properties: Object.fromEntries(kept) }
}

/** A change may leave a field out, but what no column takes empty cannot be emptied. */
function demanding(schema: ObjectSchema, fields: readonly AdminField[]): ObjectSchema {
  const full = fields.filter(({ isNullable }) => !isNullable).map(({ name }) => name)
  return { ...schema, required: [...(schema.required ?? []), ...full] }
}

/** What a schema does not tell of a value, the model does. */
function kindOf({ name, kind }: AdminField): [string, FieldKind][] {
  return kind === 'bytes' || kind === 'moment' || kind === 'relation' ? [[name, kind]] : []
}

function kindByName(name: string): [string, FieldKind][] {
  if (/bytes$/i.test(name)) return [[name, 'bytes']]
  return /(?:At|Until)$/.test(name) ? [[name, 'moment']] : []
}

const FOLDERS: Record<string, string> = { label: 'fields', hint: 'hints', empty: 'empty' }

/** Forms ask for `<field>.label` and `<field>.choices.<value>`; a resource keeps its words the other way round. */
function wordsOf({ name }: AdminResource, i18n: I18n, fields?: RowFormOf['fields']) {
  const words = adminWords(i18n, name)
  return (key: string) => {
    const [field, what, ...value] = key.split('.')
    if (what === 'choices') return words(`choices.${value.join('.')}`)
    const known = words(`${FOLDERS[what]}.${field}`)
    const { fallback, kind } = fields?.get(field) ?? {}
    if (what !== 'empty' || !fallback) return known
    const holds = fallback()
    const said = kind === 'bytes' ? formatBytes(Number(holds), i18n.locale) : String(holds)
    return known ? `${known}: ${said}` : i18n.t('admin.by_default', { value: said })
  }
}
