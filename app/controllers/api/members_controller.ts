import type { HttpContext } from '@adonisjs/core/http'
import { ChangeRole } from '#actions/change_role'
import { RemoveMember } from '#actions/remove_member'
import { answer, answerList } from '#controllers/api/answer'
import MembershipPolicy from '#policies/membership_policy'
import { listMembers } from '#queries/members'
import MembershipTransformer from '#transformers/membership_transformer'
import { memberListValidator, roleValidator } from '#validators/membership'

export default class MembersController {
  async index(ctx: HttpContext) {
    const filters = await ctx.request.validateUsing(memberListValidator)
    const { members, next } = await listMembers(ctx.org.id, filters)
    return answerList(ctx, MembershipTransformer.transform(members, ctx.membership), next)
  }

  async update(ctx: HttpContext) {
    const subject = await ctx.org.findMembership(ctx.params.userId)
    await ctx.bouncer.with(MembershipPolicy).authorize('changeRole', subject)
    const { role } = await ctx.request.validateUsing(roleValidator)
    await new ChangeRole().handle({ subject, role })
    return answer(ctx, MembershipTransformer.transform(subject, ctx.membership))
  }

  async destroy(ctx: HttpContext) {
    const subject = await ctx.org.findMembership(ctx.params.userId)
    await ctx.bouncer.with(MembershipPolicy).authorize('remove', subject)
    await new RemoveMember().handle({ actor: ctx.membership, subject })
    return ctx.response.noContent()
  }
}
