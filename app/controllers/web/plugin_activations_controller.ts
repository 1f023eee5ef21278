import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin, answerStart } from '#controllers/web/plugin_answer'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'

/** Lets an installed plugin run, and stops it. */
export default class PluginActivationsController {
  async store(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    await new EnablePlugin().handle({ id, actorId: ctx.auth.getUserOrFail().id })
    return answerStart(ctx, knownPlugin(id), 'enabled')
  }

  async destroy(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    await new DisablePlugin().handle({ id })
    return answerPlugin(ctx, id, 'disabled')
  }
}
