import type { HttpContext } from '@adonisjs/core/http'
import { askedPhotos } from '#controllers/web/asked_photos'
import { listVisibleMemberships } from '#middleware/org_middleware'
import { mixedPhotoPage } from '#queries/photo_page'
import PhotoTransformer from '#transformers/photo_transformer'
import { mixedTimelineStart } from '#transformers/timeline_columns'

/** The photos of all orgs of the account; also answers the address of one of them. */
export default class MyPhotosController {
  async index(ctx: HttpContext) {
    const { inertia, params } = ctx
    const viewers = await listVisibleMemberships(ctx)
    const { filters, asked, problem } = await askedPhotos(ctx)
    const { opened, timeline } = await mixedPhotoPage(viewers, filters, params.photoId)
    return inertia.render('photos/mine', {
      timeline: mixedTimelineStart(timeline, viewers),
      filters: asked,
      problem,
      openPhotoId: opened?.photo.id ?? null,
      openPhoto: opened ? PhotoTransformer.transform(opened.photo, opened.viewer) : null,
    })
  }
}
