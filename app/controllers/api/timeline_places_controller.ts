import type { HttpContext } from '@adonisjs/core/http'
import { answerCompactly } from '#controllers/api/answer_compactly'
import { findPlace } from '#queries/timeline_place'
import { timelinePlaceValidator } from '#validators/timeline'

export default class TimelinePlacesController {
  async show(ctx: HttpContext) {
    const {
      album_id: albumId,
      photo_id: photoId,
      ...rest
    } = await ctx.request.validateUsing(timelinePlaceValidator)
    return answerCompactly(ctx, await findPlace([ctx.membership], photoId, { ...rest, albumId }))
  }
}
