import { readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import { describedRoutes } from '#api/describe'
import { methodsOf, operationOf, pathOf } from '#api/operation'
import type { Schema } from '#api/schema'

type Components = Record<string, Schema>

/** The OpenAPI 3.1 document of the routes as they are, made once: routes do not change while the program runs. */
export function apiDocument() {
  return (made ??= makeDocument())
}

let made: ReturnType<typeof makeDocument> | undefined

function makeDocument() {
  const components: Components = {}
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { route, description } of describedRoutes()) {
    const path = (paths[pathOf(route.pattern)] ??= {})
    for (const method of methodsOf(route)) {
      path[method.toLowerCase()] = named(operationOf(route, method, description), components)
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lumina', version: version(), summary: 'Photos of many groups on one server' },
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes: SECURITY, schemas: components },
  }
}

const SECURITY = {
  token: { type: 'http', scheme: 'bearer', description: 'A personal access token' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'lumina_session',
    description: 'The web UI; writes also carry the XSRF token',
  },
}

/** Schemas with a title stand once under components and are referred to. */
function named(node: unknown, components: Components): unknown {
  if (Array.isArray(node)) return node.map((item) => named(item, components))
  if (node === null || typeof node !== 'object') return node
  const entries = Object.entries(node).map(([key, value]) => [key, named(value, components)])
  const copy = Object.fromEntries(entries)
  if (typeof copy.title !== 'string' || copy.type !== 'object') return copy
  components[copy.title] ??= copy
  return { $ref: `#/components/schemas/${copy.title}` }
}

function version(): string {
  return JSON.parse(readFileSync(app.makePath('package.json'), 'utf8')).version
}
