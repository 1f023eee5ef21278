import type { HttpContext } from '@adonisjs/core/http'
import { askedPhotos } from '#controllers/web/asked_photos'
import { photoPage } from '#queries/photo_page'
import { listTags } from '#queries/tags'
import PhotoTransformer from '#transformers/photo_transformer'
import { timelineStart } from '#transformers/timeline_columns'

/** All photos of the org; also answers the address of one of them. */
export default class PhotosController {
  async index(ctx: HttpContext) {
    const { inertia, membership, params } = ctx
    const { filters, asked, problem } = await askedPhotos(ctx)
    const page = await photoPage(membership, filters, params.photoId)
    return inertia.render('photos/index', {
      timeline: timelineStart(page.timeline),
      tags: await listTags(membership.orgId),
      filters: asked,
      problem,
      openPhotoId: page.opened?.id ?? null,
      openPhoto: page.opened ? PhotoTransformer.transform(page.opened, membership) : null,
    })
  }
}
