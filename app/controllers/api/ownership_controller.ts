import type { HttpContext } from '@adonisjs/core/http'
import { TransferOwnership } from '#actions/transfer_ownership'
import { answerList } from '#controllers/api/answer'
import OrgPolicy from '#policies/org_policy'
import { listMembers } from '#queries/members'
import MembershipTransformer from '#transformers/membership_transformer'
import { ownershipValidator } from '#validators/membership'

export default class OwnershipController {
  async store(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('transferOwnership')
    const { user_id: toUserId } = await ctx.request.validateUsing(ownershipValidator)
    await new TransferOwnership().handle({ owner: ctx.membership, toUserId })
    const { members, next } = await listMembers(ctx.org.id, { limit: 500 })
    return answerList(ctx, MembershipTransformer.transform(members, ctx.membership), next)
  }
}
