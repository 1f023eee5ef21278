import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { listVisibleMemberships } from '#middleware/org_middleware'
import MembershipTransformer from '#transformers/membership_transformer'

export default class MyMembershipsController {
  async index(ctx: HttpContext) {
    const memberships = await listVisibleMemberships(ctx)
    return answerList(ctx, MembershipTransformer.transform(memberships).useVariant('forAccount'))
  }
}
