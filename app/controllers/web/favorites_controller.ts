import type { HttpContext } from '@adonisjs/core/http'
import { photoPage } from '#queries/photo_page'
import PhotoTransformer from '#transformers/photo_transformer'
import { timelineStart } from '#transformers/timeline_columns'

/** The visitor's own favourites in this org; also answers the address of one of them. */
export default class FavoritesController {
  async index({ inertia, membership, params }: HttpContext) {
    const page = await photoPage(membership, { favorite: true }, params.photoId)
    return inertia.render('favorites/index', {
      timeline: timelineStart(page.timeline),
      openPhotoId: page.opened?.id ?? null,
      openPhoto: page.opened ? PhotoTransformer.transform(page.opened, membership) : null,
    })
  }
}
