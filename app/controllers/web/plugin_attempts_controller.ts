import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerStart } from '#controllers/web/plugin_answer'
import { RetryPlugin } from '#extension/lifecycle/retry'

/** Once more what failed. */
export default class PluginAttemptsController {
  async store(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    await new RetryPlugin().handle({ id, actorId: ctx.auth.getUserOrFail().id })
    const info = knownPlugin(id)
    return answerStart(ctx, info, 'enabled', info.desired === 'enabled' ? 'enabled' : 'looked')
  }
}
