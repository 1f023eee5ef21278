import type { HttpContext } from '@adonisjs/core/http'
import router from '@adonisjs/core/services/router'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'
import { boundOrgId } from '#middleware/org_middleware'
import { dispatchTo, ROUTE_SPACES, type RouteSpace } from '#extension/routes'
import { middleware, orgApi, web } from '#start/kernel'

/** A token that is made for one org sees that org alone. */
function unbound(ctx: HttpContext, next: NextFn) {
  if (boundOrgId(ctx)) throw new Refusal(404, 'E_NOT_FOUND')
  return next()
}

/** People without an account, whom a share link lets in. */
const visitor = () => [
  middleware.locale(),
  middleware.share({ inside: true }),
  middleware.visitorPace(),
]

/** Who gets as far as the gate of a plugin. Behind it the plugin's own routes take over. */
const ways = {
  pages: () => [...web(), middleware.auth(), middleware.org()],
  api: () => orgApi(),
  console: () => [...web(), middleware.auth(), middleware.superadmin()],
  platform: () => [
    middleware.apiAuth(),
    middleware.locale(),
    middleware.apiPace(),
    unbound,
    middleware.idempotency(),
  ],
  visitorPages: visitor,
  visitorApi: visitor,
} satisfies Record<RouteSpace, () => unknown[]>

const READS = ['GET', 'HEAD']
const ALL = [...READS, 'POST', 'PUT', 'PATCH', 'DELETE']

for (const [space, address] of Object.entries(ROUTE_SPACES) as [RouteSpace, string][]) {
  // Nothing that a visitor's page sends could be told from what another site makes a browser send.
  const methods = space === 'visitorPages' ? READS : ALL
  router
    .group(() => {
      router.route('/', methods, dispatchTo(space)).as(`plugins.${space}`)
      router.route('/*', methods, dispatchTo(space)).as(`plugins.${space}.below`)
    })
    .prefix(address)
    .where('plugin', /^[a-z][a-z0-9]{1,23}$/)
    .use(ways[space]())
}
