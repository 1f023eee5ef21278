import type { HttpContext } from '@adonisjs/core/http'
import { answerCompactly } from '#controllers/api/answer_compactly'
import { listVisibleMemberships } from '#middleware/org_middleware'
import { findPlace } from '#queries/timeline_place'
import { myTimelinePlaceValidator } from '#validators/timeline'

export default class MyTimelinePlacesController {
  async show(ctx: HttpContext) {
    const { photo_id: photoId, ...filters } =
      await ctx.request.validateUsing(myTimelinePlaceValidator)
    return answerCompactly(
      ctx,
      await findPlace(await listVisibleMemberships(ctx), photoId, filters)
    )
  }
}
