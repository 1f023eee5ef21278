import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import FaceOrg from '../face_org.js'
import { AllowVisitors } from './allow_visitors.js'
import { visitorsValidator } from './visitor_validators.js'

/** Whether share links of the org may offer visitors a search for themselves. */
export default class VisitorsController {
  async show(ctx: HttpContext) {
    const org = await FaceOrg.within(ctx.org.id).first()
    return answer(ctx, { isOn: org?.isOn ?? false, visitors: Boolean(org?.isOn && org.visitors) })
  }

  async update(ctx: HttpContext) {
    const { visitors } = await ctx.request.validateUsing(visitorsValidator)
    const org = await FaceOrg.within(ctx.org.id).first()
    if (!org?.isOn) throw new Refusal(409, 'plg.facesearch.errors.off')
    await new AllowVisitors().handle({ org, visitors })
    return this.show(ctx)
  }
}
