import type { HttpContext } from '@adonisjs/core/http'
import { originFor } from '#config/web'
import OrgPolicy from '#policies/org_policy'
import { listRestorableOrgs } from '#queries/memberships'
import { readOrgFigures } from '#queries/org_figures'
import { listEntries } from '#queries/break_glass'
import BreakGlassEntryTransformer from '#transformers/break_glass_entry_transformer'
import MembershipTransformer from '#transformers/membership_transformer'
import OrgTransformer from '#transformers/org_transformer'

/** All of them are among the org's data. */
const SHOWN = 5

export default class OrgsController {
  async index({ auth, inertia }: HttpContext) {
    const deleted = await listRestorableOrgs(auth.getUserOrFail())
    return inertia.render('orgs/index', {
      deleted: MembershipTransformer.transform(deleted).useVariant('forRestoration'),
    })
  }

  async create({ inertia, request }: HttpContext) {
    return inertia.render('orgs/create', { origin: originFor(request) })
  }

  async edit({ bouncer, inertia, membership, request }: HttpContext) {
    await bouncer.with(OrgPolicy).authorize('update')
    return inertia.render('orgs/edit', {
      details: OrgTransformer.transform(membership).useVariant('forShow'),
      accesses: BreakGlassEntryTransformer.transform(await listEntries(membership.org, SHOWN)),
      figures: await readOrgFigures(membership.orgId),
      origin: originFor(request),
    })
  }
}
