import type { HttpContext } from '@adonisjs/core/http'
import { ChangePhotos } from '#actions/change_photos'
import { answer } from '#controllers/api/answer'
import { findPhotoInUse, findPhotoToShow } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'

/** What somebody likes is their own matter: every member may, and nobody else sees it. */
export default class FavoritesController {
  async update(ctx: HttpContext) {
    await this.#change(ctx, true)
    const photo = await findPhotoToShow(ctx.membership, ctx.params.id)
    return answer(ctx, PhotoTransformer.transform(photo, ctx.membership).useVariant('forShow'))
  }

  async destroy(ctx: HttpContext) {
    await this.#change(ctx, false)
    return ctx.response.noContent()
  }

  async #change({ org, membership, params }: HttpContext, favorite: boolean) {
    const photo = await findPhotoInUse(org, params.id)
    await new ChangePhotos().handle({
      actor: membership,
      photoIds: [photo.id],
      change: { favorite },
    })
  }
}
