import { snakeCase } from '#api/snake_case'

/** A piece of JSON Schema (2020-12), as OpenAPI 3.1 speaks it. */
export interface Schema {
  readonly [keyword: string]: unknown
}

export const text: Schema = { type: 'string' }
export const id: Schema = { type: 'string', format: 'uuid' }
export const moment: Schema = { type: 'string', format: 'date-time' }
export const email: Schema = { type: 'string', format: 'email' }
export const count: Schema = { type: 'integer', minimum: 0 }
export const integer: Schema = { type: 'integer' }
export const number: Schema = { type: 'number' }
export const flag: Schema = { type: 'boolean' }
export const nothing: Schema = { type: 'null' }

export const oneOf = (...values: (string | number)[]): Schema => ({ enum: values })

export const arrayOf = (items: Schema): Schema => ({ type: 'array', items })

export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values })

export const orNull = (schema: Schema): Schema =>
  typeof schema.type === 'string' && !schema.title
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, nothing] }

/**
 * What a transformer answers: `T` is its data, so that a field added there and forgotten here does not
 * compile. Keys are written as the transformer names them and spelled in snake_case. A title makes
 * the schema a component of the document.
 */
export function shape<T extends object>(
  properties: { [Key in keyof T]-?: Schema },
  { title, optional = [] }: { title?: string; optional?: (keyof T & string)[] } = {}
): Schema {
  const entries = Object.entries<Schema>(properties)
  return {
    ...(title && { title }),
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, schema]) => [snakeCase(key), schema])),
    required: entries
      .map(([key]) => key)
      .filter((key) => !optional.includes(key as never))
      .map(snakeCase),
    additionalProperties: false,
  }
}

/** `{"data": …}` */
export const one = (data: Schema): Schema => ({
  type: 'object',
  properties: { data },
  required: ['data'],
  additionalProperties: false,
})

/** `{"data": […], "meta": {"next": cursor | null}}` */
export const list = (items: Schema): Schema => ({
  type: 'object',
  properties: {
    data: arrayOf(items),
    meta: { type: 'object', properties: { next: orNull(text) }, required: ['next'] },
  },
  required: ['data', 'meta'],
  additionalProperties: false,
})

export const failure = shape<{ errors: unknown }>(
  {
    errors: {
      ...arrayOf(
        shape<{ code: string; message: string; field?: string }>(
          { code: { type: 'string', pattern: '^E_[A-Z_]+$' }, message: text, field: text },
          { optional: ['field'] }
        )
      ),
      minItems: 1,
    },
  },
  { title: 'Failure' }
)
