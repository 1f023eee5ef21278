import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { boundOrgId } from '#middleware/org_middleware'
import { listMemberships } from '#queries/memberships'
import MembershipTransformer from '#transformers/membership_transformer'

export default class MyMembershipsController {
  async index(ctx: HttpContext) {
    const memberships = await listMemberships(ctx.auth.getUserOrFail())
    const bound = boundOrgId(ctx)
    const visible = memberships.filter(({ orgId }) => !bound || orgId === bound)
    return answerList(ctx, MembershipTransformer.transform(visible).useVariant('forAccount'))
  }
}
