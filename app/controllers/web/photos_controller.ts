import type { HttpContext } from '@adonisjs/core/http'
import { photoPage } from '#queries/photo_page'
import { listTags } from '#queries/tags'
import PhotoTransformer from '#transformers/photo_transformer'
import { photoFilterValidator } from '#validators/photo'

/** All photos of the org; also answers the address of one of them. */
export default class PhotosController {
  async index({ inertia, membership, params, request }: HttpContext) {
    const filters = await request.validateUsing(photoFilterValidator)
    const page = await photoPage(membership, filters, params.photoId)
    return inertia.render('photos/index', {
      photos: PhotoTransformer.transform(page.photos, membership).useVariant('forGrid'),
      next: page.next,
      tags: await listTags(membership.orgId),
      filters: { tag: filters.tag || null, q: filters.q || null },
      openPhotoId: page.opened?.id ?? null,
      openPhoto: page.opened ? PhotoTransformer.transform(page.opened, membership) : null,
    })
  }
}
