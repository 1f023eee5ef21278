import type { HttpContext } from '@adonisjs/core/http'
import { settings } from '#config/settings'
import { Refusal } from '#exceptions/refusal'
import { findMembershipBySlug } from '#queries/memberships'

/** The last step of the first run: a place to put the first photos into. */
export default class FirstPhotosController {
  async create({ auth, inertia, request }: HttpContext) {
    const slug = String(request.input('org', ''))
    const membership = await findMembershipBySlug(slug, auth.getUserOrFail())
    if (!membership) throw new Refusal(404, 'E_NOT_FOUND')
    return inertia.render('first_run/photos', {
      name: membership.org.name,
      slug: membership.org.slug,
      maxUploadBytes: settings().maxUploadBytes,
    })
  }
}
