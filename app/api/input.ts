import type { DescribedInput } from '#api/describe'
import type { Schema } from '#api/schema'

interface ObjectSchema {
  properties?: Record<string, Schema>
  required?: string[]
}

/** What a validator takes, said the way a program should send it. */
export function inputSchema(input: DescribedInput): Schema {
  return tidy(input.toJSONSchema() as Schema) as Schema
}

export function queryParameters(input: DescribedInput) {
  const { properties = {}, required = [] } = inputSchema(input) as ObjectSchema
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

/** Forms of a browser may say «on» or «1»; programs say true. Dates carry no hint of their own. */
function tidy(node: unknown, name = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => tidy(item))
  if (node === null || typeof node !== 'object') return node
  const schema = node as Schema
  if (Array.isArray(schema.enum) && schema.enum.includes('on')) {
    return { type: schema.enum.includes(null) ? ['boolean', 'null'] : 'boolean' }
  }
  if (name.endsWith('_at') && !schema.type) return { type: ['string', 'null'], format: 'date-time' }
  const entries = Object.entries(schema).map(([key, value]) =>
    key === 'properties' ? [key, tidyAll(value as Record<string, Schema>)] : [key, tidy(value)]
  )
  return Object.fromEntries(entries)
}

function tidyAll(properties: Record<string, Schema>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, tidy(schema, name)])
  )
}
