import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerStart } from '#controllers/web/plugin_answer'
import { GrantCapabilities } from '#extension/lifecycle/grant'
import { pluginConsentValidator } from '#validators/plugin'

/** Somebody read what a plugin asks for, and agrees. */
export default class PluginConsentsController {
  async store(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const { capabilities } = await ctx.request.validateUsing(pluginConsentValidator)
    await new GrantCapabilities().handle({
      id,
      capabilities,
      actorId: ctx.auth.getUserOrFail().id,
    })
    return answerStart(ctx, knownPlugin(id), 'enabled')
  }
}
