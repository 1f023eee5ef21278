import type { HttpContext } from '@adonisjs/core/http'
import { RenderAgain } from '#actions/render_again'
import { answer } from '#controllers/api/answer'
import PhotoPolicy from '#policies/photo_policy'
import { findPhotoInUse, findPhotoToShow } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'

/** The pictures made from an original: asked for once more where they could not be made. */
export default class RenderingsController {
  async store(ctx: HttpContext) {
    const photo = await findPhotoInUse(ctx.org, ctx.params.id)
    await ctx.bouncer.with(PhotoPolicy).authorize('edit', photo)
    await new RenderAgain().handle({ photo })
    const shown = await findPhotoToShow(ctx.membership, photo.id)
    return answer(ctx, PhotoTransformer.transform(shown, ctx.membership).useVariant('forShow'))
  }
}
