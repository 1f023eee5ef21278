import app from '@adonisjs/core/services/app'
import encryption from '@adonisjs/core/services/encryption'
import hostRouter from '@adonisjs/core/services/router'
import { Exception } from '@adonisjs/core/exceptions'
import { type HttpContext, Router } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { PluginRoutes } from '#extension/define_plugin'
import { isChosen, isOpen, whyClosed } from '#extension/gate'
import { guard, isForNow, pluginAtWork } from '#extension/guard'
import { noteIncident } from '#extension/incidents'
import { may, type PluginActor } from '#extension/permissions'
import type { Undo } from '#extension/undo'

export type RouteSpace = keyof PluginRoutes

/** Where each kind of routes lives; `:plugin` is the id. */
export const ROUTE_SPACES: Record<RouteSpace, string> = {
  pages: '/orgs/:slug/p/:plugin',
  api: '/api/v1/orgs/:slug/p/:plugin',
  console: '/admin/p/:plugin',
  platform: '/api/v1/p/:plugin',
  visitorPages: '/s/:token/p/:plugin',
  visitorApi: '/api/v1/shares/:token/p/:plugin',
}

export interface PluginRoute {
  plugin: string
  space: RouteSpace
  methods: string[]
  /** With its space: `/orgs/:slug/p/likes/:id`. */
  pattern: string
  name: string | undefined
}

type Visit = HttpContext & Partial<{ membership: PluginActor; shareLink: { orgId: string } }>

const routers = new Map<string, Map<RouteSpace, Router>>()

/**
 * Middleware for a route of a plugin: whoever lacks the permission is refused with 403. The plugin is the one whose route
 * it is. Where no org is set (`console`, `platform`) superadmins have every permission, and nobody else has one.
 *
 * ```ts
 * router.post('/', [LikesController, 'store']).use(can('add'))
 * ```
 */
export function can(permission: string) {
  return (ctx: HttpContext, next: NextFn) => {
    const { membership } = ctx as Visit
    const plugin = pluginAtWork()!.plugin
    if (membership ? may(plugin, permission, membership) : isSuperadmin(ctx)) return next()
    const message = `plg.${plugin}.${permission} is needed`
    throw new Exception(message, { status: 403, code: 'E_AUTHORIZATION_FAILURE' })
  }
}

interface Account {
  isSuperadmin: boolean
  currentAccessToken?: { abilities: string[] }
}

/** A program changes what is the superadmin's alone only with a token that was made for that. */
function isSuperadmin({ auth, request }: HttpContext) {
  const { user } = (auth ?? {}) as { user?: Account }
  if (!user?.isSuperadmin) return false
  const scopes = user.currentAccessToken?.abilities ?? ['*']
  const reads = ['GET', 'HEAD'].includes(request.method())
  return reads || scopes.includes('admin') || scopes.includes('*')
}

/** Answers with a page of the plugin whose route this is: `ui/pages/<name>.vue`, with these props. */
export function renderPage(ctx: HttpContext, name: string, props: Record<string, unknown> = {}) {
  return ctx.inertia.render(`p/${pluginAtWork()!.plugin}/${name}` as never, props as never)
}

/** Builds the routers of a plugin. A name or an address that is used twice throws here, and harms nobody else. */
export function addRoutes(plugin: string, routes: PluginRoutes): Undo {
  const own = new Map<RouteSpace, Router>()
  for (const [space, define] of Object.entries(routes) as [RouteSpace, (it: Router) => void][]) {
    own.set(space, build(plugin, space, define))
  }
  routers.set(plugin, own)
  return () => routers.delete(plugin)
}

function build(plugin: string, space: RouteSpace, define: (router: Router) => void) {
  const { qs } = hostRouter
  const router = new Router(app, encryption.use(), qs, app.config.get('app.http.router'))
  router.group(() => define(router)).prefix(ROUTE_SPACES[space].replace(':plugin', plugin))
  router.commit()
  return router
}

/** All routes of the plugins that are loaded in this process. */
export function listPluginRoutes(): PluginRoute[] {
  return [...routers].flatMap(([plugin, spaces]) =>
    [...spaces].flatMap(([space, router]) =>
      Object.values(router.toJSON())
        .flat()
        .map(({ methods, pattern, name }) => ({ plugin, space, methods, pattern, name }))
    )
  )
}

/** Handles everything below the address of a space: the gate first, then the plugin's own router. */
export function dispatchTo(space: RouteSpace) {
  return (ctx: HttpContext) => dispatch(space, ctx as Visit)
}

async function dispatch(space: RouteSpace, ctx: Visit) {
  const plugin = String(ctx.params.plugin)
  const orgId = ctx.membership?.orgId ?? ctx.shareLink?.orgId ?? null
  if (!isOpen(plugin, orgId)) throw closed(ctx, plugin, orgId)
  const router = routers.get(plugin)?.get(space)
  const { request } = ctx
  const found = router?.match(request.url(), request.method(), request.parsedUrl.shouldDecodeParam)
  if (!found) throw notFound(ctx)
  const { route } = found
  Object.assign(ctx, { route, routeKey: found.routeKey, params: found.params })
  const keepHeaders = headersOfHost(ctx)
  await guard(plugin, 'route', () => route.execute(route, ctx.containerResolver, ctx, rethrow), {
    isFailure,
  }).finally(keepHeaders)
  const status = ctx.response.getStatus()
  if (status >= 500) {
    const error = new Error(`${request.method()} ${route.pattern} was answered with ${status}`)
    noteIncident({ plugin, phase: 'route', error })
  }
}

const HEADERS_OF_HOST = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
]

/** What keeps pages safe is not up to a plugin. Answers how to put it back. */
function headersOfHost({ response }: HttpContext) {
  const before = HEADERS_OF_HOST.map((name) => [name, response.getHeader(name)] as const)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) response.removeHeader(name)
      else response.header(name, value)
    }
  }
}

/** The host's own handler answers: the same words, the same shape as everywhere. */
function rethrow(error: unknown): never {
  throw error
}

/** What means something else than «I do not work»: refusals, bad input, rows that are not there, «not just now». */
function isFailure(error: unknown) {
  const { status, code }: { status?: number; code?: string } = Object(error)
  if (code === 'E_ROW_NOT_FOUND' || isForNow(error)) return false
  return typeof status !== 'number' || status >= 500
}

function notFound({ request }: HttpContext) {
  const message = `Cannot ${request.method()}:${request.url()}`
  return new Exception(message, { status: 404, code: 'E_ROUTE_NOT_FOUND' })
}

/** It does not exist where it is off. Staff of an org that has it is told that it is out of order. */
function closed(ctx: Visit, plugin: string, orgId: string | null) {
  const { membership, auth } = ctx
  const isOutOfOrder = whyClosed(plugin, orgId) === 'quarantined'
  const knows = membership ? membership.role !== 'member' : auth?.user && orgId === null
  if (!isOutOfOrder || !knows || (orgId && !isChosen(plugin, orgId))) return notFound(ctx)
  return new Exception(plugin, { status: 503, code: 'E_PLUGIN_QUARANTINED' })
}
