import type { HttpContext } from '@adonisjs/core/http'
import { ApplySidecars } from '#actions/apply_sidecars'
import { answer } from '#controllers/api/answer'
import { sidecarEntry } from '#controllers/api/outcomes'
import { sidecarsValidator } from '#validators/sidecar'

/** Files that lay beside photos and tell about them. Which photos they may touch is asked photo by photo. */
export default class SidecarsController {
  async store(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    const input = await ctx.request.validateUsing(sidecarsValidator)
    const sidecars = input.sidecars.map(({ name, text }) => ({ name, text: text ?? '' }))
    const outcomes = await new ApplySidecars().handle({
      actor: ctx.membership,
      album,
      sidecars,
      photoIds: input.photo_ids,
    })
    const entries = outcomes.map((outcome) => ({
      name: outcome.name,
      ...sidecarEntry(ctx, outcome),
    }))
    return answer(ctx, entries)
  }
}
