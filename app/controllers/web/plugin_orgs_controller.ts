import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin } from '#controllers/web/plugin_answer'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import Org from '#models/org'
import { pluginSwitchValidator } from '#validators/plugin'

/** Whether an org has a plugin, decided by whoever operates the server. */
export default class PluginOrgsController {
  async update(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const org = await Org.find(ctx.params.id)
    if (!org || org.isDeleted) throw new Refusal(404, 'E_NOT_FOUND')
    const { on } = await ctx.request.validateUsing(pluginSwitchValidator)
    const actorId = ctx.auth.getUserOrFail().id
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: on, actorId })
    return answerPlugin(ctx, id, on ? 'org_on' : 'org_off', { org: org.name })
  }
}
