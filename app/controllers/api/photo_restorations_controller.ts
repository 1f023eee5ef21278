import type { HttpContext } from '@adonisjs/core/http'
import { ChangePhotos } from '#actions/change_photos'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import PhotoPolicy from '#policies/photo_policy'
import { findPhotoToShow } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'

export default class PhotoRestorationsController {
  async store(ctx: HttpContext) {
    const photo = await findPhotoToShow(ctx.membership, ctx.params.id)
    await ctx.bouncer.with(PhotoPolicy).authorize('restore', photo)
    if (photo.album.isTrashed) throw new Refusal(409, 'E_ALBUM_TRASHED')
    const change = { trashed: false }
    await new ChangePhotos().handle({ actor: ctx.membership, photoIds: [photo.id], change })
    const restored = await findPhotoToShow(ctx.membership, photo.id)
    return answer(ctx, PhotoTransformer.transform(restored, ctx.membership).useVariant('forShow'))
  }
}
