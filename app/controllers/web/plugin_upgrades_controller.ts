import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerStart } from '#controllers/web/plugin_answer'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { pluginConsentValidator } from '#validators/plugin'

/** Lets other files of a plugin take over. */
export default class PluginUpgradesController {
  async store(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const { capabilities } = await ctx.request.validateUsing(pluginConsentValidator)
    const actorId = ctx.auth.getUserOrFail().id
    await new UpgradePlugin().handle({ id, consents: capabilities, actorId })
    return answerStart(ctx, knownPlugin(id), 'upgraded')
  }
}
