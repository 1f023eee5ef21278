import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { I18n } from '@adonisjs/i18n'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource, RowValidator } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { relatedResource } from '#admin/read_options'
import { nameRelated } from '#admin/read_related'
import { showRows } from '#admin/read_rows'
import { isOpenTo } from '#admin/registry'
import type { FieldKind, ObjectSchema } from '#extension/form_fields'
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
 * `admin.<resource>.{fields,hints,empty,choices}`, values from the row. Fields of a row that its reader may not see are not
 * in it. `relations` names the fields that a picker fills, `named` what their ids mean now.
 */
export async function rowForm({ resource, area, fields, i18n, row }: RowFormOf) {
  const validator = row ? resource.forms.update : resource.forms.create
  const whole = (validator?.toJSONSchema() ?? {}) as ObjectSchema
  const known = [...fields.values()].filter(({ name }) => name in (whole.properties ?? {}))
  const shown = row ? await showRows(resource, area, [row], known) : []
  const denied = row ? await deniedIn(resource, area, row, known) : []
  const schema = without(whole, denied)
  const relations = await relationsAmong(resource, area, schema, known)
  const kinds = Object.fromEntries([
    ...Object.keys(schema.properties ?? {}).flatMap(kindByName),
    ...known.flatMap((field) => kindOf(field, relations)),
  ])
  const form = { schema, kinds, values: shown[0]?.values ?? {}, secrets: [], secretsSet: [] }
  return {
    form: FormTransformer.transform(form, wordsOf(resource, i18n)),
    relations,
    named: await nameRelated(resource, area, shown, known),
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

async function deniedIn(
  { policy }: AdminResource,
  area: Area,
  row: LucidRow,
  fields: readonly AdminField[]
) {
  const verdicts = await Promise.all(
    fields.map(({ can }) => can === null || allows(policy, can, area, row))
  )
  return fields.filter((_, index) => !verdicts[index]).map(({ name }) => name)
}

function without(schema: ObjectSchema, names: readonly string[]): ObjectSchema {
  const kept = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name))
  return { ...schema, properties: Object.fromEntries(kept) }
}

/** Fields whose rows this person may choose from. */
async function relationsAmong(
  resource: AdminResource,
  area: Area,
  { properties = {} }: ObjectSchema,
  fields: readonly AdminField[]
) {
  const names: string[] = []
  for (const field of fields) {
    const target = relatedResource(resource, field)
    if (field.name in properties && target && (await isOpenTo(target, area))) names.push(field.name)
  }
  return names
}

/** What a schema does not tell of a value, the model does. */
function kindOf({ name, kind }: AdminField, relations: readonly string[]): [string, FieldKind][] {
  if (kind === 'bytes' || kind === 'moment') return [[name, kind]]
  return relations.includes(name) ? [[name, 'relation']] : []
}

function kindByName(name: string): [string, FieldKind][] {
  if (/bytes$/i.test(name)) return [[name, 'bytes']]
  return /(?:At|Until)$/.test(name) ? [[name, 'moment']] : []
}

const FOLDERS: Record<string, string> = { label: 'fields', hint: 'hints', empty: 'empty' }

/** Forms ask for `<field>.label` and `<field>.choices.<value>`; a resource keeps its words the other way round. */
function wordsOf({ name }: AdminResource, i18n: I18n) {
  return (key: string) => {
    const [field, what, ...value] = key.split('.')
    const place = what === 'choices' ? `choices.${value.join('.')}` : `${FOLDERS[what]}.${field}`
    const id = `admin.${name}.${place}`
    return i18n.hasMessage(id) || i18n.hasFallbackMessage(id) ? i18n.t(id) : undefined
  }
}
