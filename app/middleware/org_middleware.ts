import { Bouncer } from '@adonisjs/bouncer'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { policies } from '#generated/policies'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import type Org from '#models/org'
import { findMembershipBySlug } from '#queries/memberships'

/**
 * Opens the org named in the address to its own people: sets `ctx.org`, `ctx.membership` and a Bouncer
 * that judges the membership. For everybody else the org does not exist.
 */
export default class OrgMiddleware {
  async handle(ctx: HttpContext, next: NextFn, options: { deleted?: boolean } = {}) {
    const user = ctx.auth.getUserOrFail()
    const membership = await findMembershipBySlug(String(ctx.params.slug), user)
    if (!membership || membership.org.isSuspended) throw new Refusal(404, 'E_NOT_FOUND')
    if (membership.org.isDeleted && !(options.deleted && membership.isOwner)) {
      throw new Refusal(404, 'E_NOT_FOUND')
    }
    refuseTokenOfAnotherOrg(ctx, membership.org)
    ctx.org = membership.org
    ctx.membership = membership
    ctx.bouncer = new Bouncer(() => membership, undefined, policies).setContainerResolver(
      ctx.containerResolver
    )
    Current.set({ orgId: membership.orgId })
    return next()
  }
}

/** A token made for one org sees that org alone. */
function refuseTokenOfAnotherOrg({ auth }: HttpContext, org: Org) {
  const token = auth.user?.currentAccessToken
  const bound = token?.abilities.find((ability) => ability.startsWith('org:'))
  if (bound && bound !== `org:${org.id}`) throw new Refusal(404, 'E_NOT_FOUND')
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    org: Org
    membership: Membership
    bouncer: Bouncer<Membership, undefined, typeof policies>
  }
}
