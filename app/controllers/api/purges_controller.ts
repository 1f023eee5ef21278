import type { HttpContext } from '@adonisjs/core/http'
import { PurgePhotos } from '#actions/purge_photos'
import { answer } from '#controllers/api/answer'
import PhotoPolicy from '#policies/photo_policy'
import { photoPurgeValidator } from '#validators/photo'

/** Deletes a selection in the trash for good. */
export default class PurgesController {
  async store(ctx: HttpContext) {
    await ctx.bouncer.with(PhotoPolicy).authorize('purge')
    const { photo_ids: photoIds } = await ctx.request.validateUsing(photoPurgeValidator)
    const done = await new PurgePhotos().handle({ org: ctx.org, scope: { photoIds } })
    const missing = photoIds.filter((id) => !done.includes(id))
    return answer(ctx, { done, denied: [], missing })
  }
}
