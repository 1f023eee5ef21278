import type { HttpContext } from '@adonisjs/core/http'
import { originFor } from '#config/web'
import { countShareLinks, listShareLinks } from '#queries/shares'
import ShareLinkTransformer from '#transformers/share_link_transformer'
import { shareLinkPageValidator } from '#validators/share_link'

export default class ShareLinksController {
  async index({ inertia, membership, request }: HttpContext) {
    const { state = 'active' } = await request.validateUsing(shareLinkPageValidator)
    const [{ links, next }, counts] = await Promise.all([
      listShareLinks(membership.orgId, { state }),
      countShareLinks(membership.orgId),
    ])
    return inertia.render('shares/index', {
      links: ShareLinkTransformer.transform(links, membership, originFor(request)),
      next,
      counts,
      state,
    })
  }
}
