import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import { describedRoutes } from '#api/describe'
import { apiDocument } from '#api/document'
import { guardsOf, pathOf } from '#api/operation'
import { compile, kept } from '#tests/api_contract'
import { PROMISED } from './promised_api.js'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters: { name: string; in: string; required: boolean }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema?: object }> }>
}

/** Behind the doors of plugins stand other routes on every server: plugins describe them themselves. */
const isPluginDoor = (pattern: string) => /\/p\/:plugin(\/\*)?$/.test(pattern)

const apiRoutes = () =>
  router
    .toJSON()
    .root.filter(({ pattern }) => pattern.startsWith('/api/v1') && !isPluginDoor(pattern))

function operations() {
  return Object.entries(apiDocument().paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation: operation as Operation,
    }))
  )
}

test.group('OpenAPI document', () => {
  test('is served to everybody', async ({ client, assert }) => {
    const response = await client.get('/api/v1/openapi.json')
    response.assertStatus(200)
    assert.equal(response.body().openapi, '3.1.0')
    assert.isUndefined(response.header('set-cookie'))
    assert.deepEqual(response.body(), JSON.parse(JSON.stringify(apiDocument())))
  })

  test('describes every route of the API', ({ assert }) => {
    const described = new Set(describedRoutes().map(({ route }) => route.name))
    const forgotten = apiRoutes().filter(({ name }) => !described.has(name!))
    assert.deepEqual(
      forgotten.map(({ methods, pattern }) => `${methods[0]} ${pattern}`),
      []
    )
  })

  test('names every operation once and says what it is for', ({ assert }) => {
    const ids = operations().map(({ operation }) => operation.operationId)
    assert.lengthOf(ids, new Set(ids).size)
    for (const { operation } of operations()) {
      assert.isNotEmpty(operation.summary)
      assert.lengthOf(operation.tags, 1)
    }
  })

  test('names every parameter of a path', ({ assert }) => {
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const named = operation.parameters.filter((parameter) => parameter.in === 'path')
      assert.sameMembers(
        named.map(({ name }) => name),
        inPath,
        path
      )
    }
  })

  test('has only schemas that mean something', ({ assert }) => {
    for (const { operation } of operations()) {
      const contents = [operation.requestBody, ...Object.values(operation.responses)]
      for (const content of contents.flatMap((one) => Object.values(one?.content ?? {}))) {
        if (content.schema) assert.doesNotThrow(() => compile(content.schema!))
      }
    }
    for (const schema of Object.values(apiDocument().components.schemas)) compile(schema)
  })

  test('keeps what the written promise says', ({ assert }) => {
    const blank = (path: string) => path.replace(/\{\w+\}/g, '{}')
    const there = new Set(operations().map(({ method, path }) => `${method} ${blank(path)}`))
    const missing = PROMISED.filter((promise) => !there.has(blank(promise)))
    assert.deepEqual(missing, [])
  })
})

test.group('API routes', () => {
  // Resumable uploads know by their offset what has arrived, and whoever has no account has no keys.
  const WITHOUT_KEYS = /\/uploads(\/|$)|^\/api\/v1\/(auth|shares|invitations)\//

  test('accept an Idempotency-Key on every write', ({ assert }) => {
    const writes = apiRoutes().filter(({ methods }) =>
      methods.some((method) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    )
    const deaf = writes.filter((route) => !guardsOf(route).has('idempotency'))
    assert.deepEqual(
      deaf.map(({ pattern }) => pattern).filter((pattern) => !WITHOUT_KEYS.test(pattern)),
      []
    )
  })

  test('speak the language of whoever asks', ({ assert }) => {
    const mute = apiRoutes().filter((route) => !guardsOf(route).has('locale'))
    assert.deepEqual(
      mute.map(({ pattern }) => pattern),
      ['/api/v1/openapi.json']
    )
  })

  test('answer every path of the document and no other', ({ assert }) => {
    const paths = new Set(apiRoutes().map(({ pattern }) => pathOf(pattern)))
    assert.sameMembers(Object.keys(apiDocument().paths), [...paths])
  })
})

test.group('API contract', () => {
  test('notices an answer that the document does not promise', async ({ client, assert }) => {
    const { show } = { show: '/api/v1/openapi.json' }
    await client.get(show)
    assert.isTrue(kept.has('api.document 200'))
    const document = apiDocument().paths[show].get as Operation
    const { responses } = document
    const promised = responses['200']
    delete responses['200']
    const answered = await client.get(show).then(
      () => 'nothing',
      (error: Error) => error.message
    )
    responses['200'] = promised
    assert.equal(
      answered,
      'GET /api/v1/openapi.json answered 200, which the document does not name'
    )
  })
})
