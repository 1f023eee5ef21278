import { Bouncer } from '@adonisjs/bouncer'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { policies } from '#generated/policies'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'
import { keepWithinEntry } from '#middleware/entry_bounds'
import type Membership from '#models/membership'
import type Org from '#models/org'
import { findRunningEntry } from '#queries/break_glass'
import { findMembershipBySlug, listMemberships } from '#queries/memberships'

/**
 * Opens the org named in the address to its own people: sets `ctx.org`, `ctx.membership` and a Bouncer
 * that judges the membership. For everybody else the org does not exist; who operates the server may look into it by an
 * entry, within the bounds of that.
 */
export default class OrgMiddleware {
  async handle(ctx: HttpContext, next: NextFn, options: { deleted?: boolean } = {}) {
    const slug = String(ctx.params.slug)
    const membership =
      (await findMembershipBySlug(slug, ctx.auth.getUserOrFail())) ?? (await standIn(slug, ctx))
    if (!membership) throw new Refusal(404, 'E_NOT_FOUND')
    if (membership.org.isDeleted && !(options.deleted && membership.isOwner)) {
      throw new Refusal(404, 'E_NOT_FOUND')
    }
    refuseTokenOfAnotherOrg(ctx, membership.org)
    if (membership.entry) keepWithinEntry(ctx, membership.entry)
    else refuseSuspended(membership.org)
    ctx.org = membership.org
    ctx.membership = membership
    ctx.bouncer = new Bouncer(() => membership, undefined, policies).setContainerResolver(
      ctx.containerResolver
    )
    Current.set({ orgId: membership.orgId })
    await noticeVisit(ctx)
    return next()
  }
}

/** An entry is for the person who gave its reason: their programs and tokens go on to find nothing. */
async function standIn(slug: string, { auth }: HttpContext) {
  const user = auth.getUserOrFail()
  if (auth.authenticatedViaGuard !== 'web' || !user.isSuperadmin) return null
  const entry = await findRunningEntry(slug, user)
  return entry?.asMembership(user) ?? null
}

/** Its own people are told why they cannot get in: they would look for their photos. */
function refuseSuspended({ isSuspended, name }: Org) {
  if (isSuspended) throw new Refusal(403, 'E_ORG_SUSPENDED', { params: { org: name } })
}

function refuseTokenOfAnotherOrg(ctx: HttpContext, org: Org) {
  const bound = boundOrgId(ctx)
  if (bound && bound !== org.id) throw new Refusal(404, 'E_NOT_FOUND')
}

/** The org that this request's token is made for, if it is made for one: it sees that org alone. */
export function boundOrgId({ auth }: HttpContext) {
  const abilities = auth.user?.currentAccessToken?.abilities ?? []
  return abilities.find((ability) => ability.startsWith('org:'))?.slice('org:'.length)
}

/** The orgs that this request may look into, with what its person is in each. */
export async function listVisibleMemberships(ctx: HttpContext) {
  const user = ctx.auth.getUserOrFail()
  const bound = boundOrgId(ctx)
  const memberships = await listMemberships(user)
  const visible = memberships.filter(({ orgId }) => !bound || orgId === bound)
  for (const membership of visible) membership.$setRelated('user', user)
  return visible
}

/** A full disk or a locked database is no reason to keep anybody from their photos. */
async function noticeVisit({ membership, logger }: HttpContext) {
  await membership
    .markSeen()
    .catch((error: unknown) => logger.warn({ err: error }, 'a visit was not noted'))
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    org: Org
    membership: Membership
    bouncer: Bouncer<Membership, undefined, typeof policies>
  }
}
