import type { HttpContext } from '@adonisjs/core/http'
import { listMemberships, listRestorableOrgs } from '#queries/memberships'
import MembershipTransformer from '#transformers/membership_transformer'

export default class HomeController {
  /** Whoever is in one org wants to be there; everybody else chooses. */
  async show({ auth, inertia, response, session }: HttpContext) {
    if (!auth.user) return response.redirect().toPath('/sign-in')
    const memberships = await listMemberships(auth.user)
    if (memberships.length === 1) {
      session.reflash()
      return response.redirect().toPath(`/orgs/${memberships[0].org.slug}`)
    }
    const deleted = await listRestorableOrgs(auth.user)
    return inertia.render('orgs/index', {
      deleted: MembershipTransformer.transform(deleted).useVariant('forRestoration'),
    })
  }
}
