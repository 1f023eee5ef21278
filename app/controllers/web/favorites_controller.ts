import type { HttpContext } from '@adonisjs/core/http'
import { askedPhotos } from '#controllers/web/asked_photos'
import { photoPage } from '#queries/photo_page'
import PhotoTransformer from '#transformers/photo_transformer'
import { timelineStart } from '#transformers/timeline_columns'

/** The visitor's own favourites in this org; also answers the address of one of them. */
export default class FavoritesController {
  async index(ctx: HttpContext) {
    const { inertia, membership, params } = ctx
    const { filters, asked, problem } = await askedPhotos(ctx)
    const page = await photoPage(membership, { ...filters, favorite: true }, params.photoId)
    return inertia.render('favorites/index', {
      timeline: timelineStart(page.timeline),
      filters: asked,
      problem,
      openPhotoId: page.opened?.id ?? null,
      openPhoto: page.opened ? PhotoTransformer.transform(page.opened, membership) : null,
    })
  }
}
