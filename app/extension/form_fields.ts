/** What a JSON schema says of one value, as far as forms understand it. VineJS writes these. */
export interface ValueSchema {
  type?: string | string[]
  enum?: unknown[]
  anyOf?: ValueSchema[]
  items?: ValueSchema
  format?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  title?: string
  description?: string
}

export interface ObjectSchema extends ValueSchema {
  properties?: Record<string, ValueSchema>
  required?: string[]
}

/**
 * - `text` one line, `long` several; `number` with bounds; `boolean` on or off; `choice` one of some, `choices` any of
 *   some; `list` texts in an order.
 * - `secret` can be set, replaced and removed, and is never shown.
 * - `bytes` an amount of storage, `moment` a point in time (ISO 8601), `relation` the id of a row: no schema tells these,
 *   whoever makes the form names them in `kinds`.
 * - `other` has no field: whoever made the schema changes it elsewhere.
 */
export type FieldKind =
  | 'text'
  | 'long'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'list'
  | 'secret'
  | 'bytes'
  | 'moment'
  | 'relation'
  | 'other'

export type FieldChoice = { value: string | number; label: string }

/** One field of a form, with its words. Bounds are those of the schema: browsers warn early, the server decides. */
export type FormField = {
  name: string
  kind: FieldKind
  label: string
  hint: string | null
  /** What it means when nothing is entered. */
  empty: string | null
  isRequired: boolean
  isWhole: boolean
  min: number | null
  max: number | null
  /** Of the text, or of each text of a list. */
  maxLength: number | null
  maxItems: number | null
  format: 'email' | 'uri' | null
  choices: FieldChoice[]
}

/** Answers the text under a key such as `retries.label`, or nothing where there is none. */
export type FieldWords = (key: string) => string | undefined

/** From here on a text is worth more than one line. */
const LONG = 200

/**
 * The fields of a form for the values that a schema describes, in the order of the schema. Words come from
 * `<field>.label`, `<field>.hint`, `<field>.empty` and `<field>.choices.<value>`, then from `title` and `description` of the schema,
 * and at last from the name itself: `maxWidth` reads «Max width».
 */
export function formFields(
  schema: ObjectSchema,
  options: {
    words?: FieldWords
    secrets?: readonly string[]
    /** Kinds that the schema cannot tell, by field. */
    kinds?: Readonly<Record<string, FieldKind>>
  } = {}
): FormField[] {
  const { words = () => undefined, secrets = [], kinds = {} } = options
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, given]) => {
    const value = unwrapped(given)
    const kind = secrets.includes(name) ? 'secret' : (kinds[name] ?? kindOf(value))
    return {
      name,
      kind,
      label: words(`${name}.label`) ?? value.title ?? humanised(name),
      hint: words(`${name}.hint`) ?? value.description ?? null,
      empty: words(`${name}.empty`) ?? null,
      isRequired: required.has(name),
      isWhole: typesOf(value).includes('integer'),
      min: value.minimum ?? null,
      max: value.maximum ?? null,
      maxLength: value.maxLength ?? value.items?.maxLength ?? null,
      maxItems: value.maxItems ?? null,
      format: formatOf(value),
      choices: choicesOf(kind, value).map((choice) => ({
        value: choice,
        label: words(`${name}.choices.${choice}`) ?? humanised(String(choice)),
      })),
    }
  })
}

/** What may be null is described as one of two: the other one is of interest. */
function unwrapped(schema: ValueSchema): ValueSchema {
  const inner = schema.anyOf?.find(({ type }) => type !== 'null')
  return inner ? { ...inner, title: schema.title, description: schema.description } : schema
}

const typesOf = ({ type }: ValueSchema) => [type ?? []].flat()

function kindOf(value: ValueSchema): FieldKind {
  const [type] = typesOf(value).filter((name) => name !== 'null')
  if (isBoolean(value)) return 'boolean'
  if (value.enum) return value.enum.every(isPlain) ? 'choice' : 'other'
  if (type === 'array') return kindOfList(value.items)
  if (type === 'number' || type === 'integer') return 'number'
  if (type !== 'string') return 'other'
  // However long an address may be, it is one line.
  if (formatOf(value)) return 'text'
  // An address has one line, however long it may be.
  if (formatOf(value)) return 'text'
  return value.format === 'long' || (value.maxLength ?? 0) > LONG ? 'long' : 'text'
}

/** VineJS takes `"on"` and `1` for true as well, and says so. */
function isBoolean({ type, enum: values }: ValueSchema) {
  return type === 'boolean' || Boolean(values?.includes(true) && values.includes(false))
}

function kindOfList(items: ValueSchema = {}): FieldKind {
  if (items.enum?.every(isPlain)) return 'choices'
  return kindOf(items) === 'text' ? 'list' : 'other'
}

const isPlain = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

function formatOf({ format }: ValueSchema) {
  return format === 'email' || format === 'uri' ? format : null
}

function choicesOf(kind: FieldKind, value: ValueSchema): (string | number)[] {
  if (kind === 'choice') return (value.enum ?? []).filter(isPlain)
  return kind === 'choices' ? (value.items?.enum ?? []).filter(isPlain) : []
}

/** `maxWidth`, `max_width` and `max-width` read «Max width». */
export function humanised(name: string) {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
