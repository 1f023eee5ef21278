import type { PluginFn } from '@japa/runner/types'
import { ApiClient, type ApiResponse } from '@japa/api-client'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { apiDocument } from '#api/document'

interface Operation {
  operationId: string
  responses: Record<string, { content?: Record<string, { schema?: object }> }>
}

/** What may go wrong with any request, and is therefore not repeated at every operation. */
const ALWAYS_POSSIBLE = new Set([400, 413, 500, 503])

/** Checks every answer that a test gets from /api/v1 against the document the program publishes. */
export function apiContract(): PluginFn {
  return () => void ApiClient.teardown((response) => assertPromised(response))
}

/** Operations that answered as promised in this run, by id and status. */
export const kept = new Set<string>()

function assertPromised(response: ApiResponse) {
  const { method, path } = placeOf(response)
  const operation = operationAt(method, path)
  if (!operation) return
  const status = response.status()
  const promise =
    operation.responses[status] ?? (ALWAYS_POSSIBLE.has(status) && operation.responses.default)
  if (!promise)
    throw new Error(`${method} ${path} answered ${status}, which the document does not name`)
  kept.add(`${operation.operationId} ${status}`)
  if (method === 'HEAD') return
  const json = promise.content?.['application/json']
  if (json?.schema) assertShape(`${operation.operationId} ${status}`, json.schema, response.body())
  else if (!promise.content && hasBody(response)) {
    throw new Error(`${method} ${path} answered a body that the document does not name`)
  }
}

const hasBody = (response: ApiResponse) => Object.keys(response.body() ?? {}).length > 0

function placeOf({ request }: ApiResponse) {
  const { method, url } = request.request
  return { method: method.toUpperCase(), path: new URL(url, 'http://localhost').pathname }
}

let places: { pattern: RegExp; params: number; methods: Record<string, Operation> }[] | undefined

function operationAt(method: string, path: string) {
  places ??= Object.entries(apiDocument().paths)
    .map(([template, methods]) => ({
      pattern: new RegExp(`^${template.replace(/\{path\}/, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
      params: template.split('{').length,
      methods: methods as Record<string, Operation>,
    }))
    .sort((one, other) => one.params - other.params)
  return places.find(({ pattern }) => pattern.test(path))?.methods[method.toLowerCase()]
}

const validators = new Map<string, ValidateFunction>()

function assertShape(name: string, schema: object, body: unknown) {
  if (!validators.has(name)) validators.set(name, compile(schema))
  const validate = validators.get(name)!
  if (validate(body)) return
  const flaws = validate.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
  )
  throw new Error(`${name} is not what the document says:\n${flaws.join('\n')}`)
}

let ajv: InstanceType<typeof Ajv2020.default> | undefined

/** One compiler for all: what the document names once is compiled once. */
export function compile(schema: object): ValidateFunction {
  ajv ??= compilerOf(apiDocument().components)
  return ajv.compile(pointedAt('lumina', schema))
}

function compilerOf(components: object) {
  const compiler = new Ajv2020.default({ strict: true, allowUnionTypes: true, allErrors: true })
  compiler.addVocabulary(['components'])
  addFormats.default(compiler)
  return compiler.addSchema({ $id: 'lumina', ...pointedAt('lumina', { components }) })
}

const pointedAt = (document: string, schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${document}#/components/`))
