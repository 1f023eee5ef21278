import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin, answerStart } from '#controllers/web/plugin_answer'
import { InstallPlugin } from '#extension/lifecycle/install'
import { UninstallPlugin } from '#extension/lifecycle/uninstall'
import { pluginInstallationValidator } from '#validators/plugin'

/** Takes a plugin into use, and out of it again. */
export default class PluginInstallationsController {
  async store(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const { capabilities, enable } = await ctx.request.validateUsing(pluginInstallationValidator)
    const actorId = ctx.auth.getUserOrFail().id
    await new InstallPlugin().handle({ id, consents: capabilities, enable, actorId })
    const info = knownPlugin(id)
    return answerStart(ctx, info, 'enabled', enable ? 'installed_enabled' : 'installed')
  }

  async destroy(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    await new UninstallPlugin().handle({ id })
    return answerPlugin(ctx, id, 'uninstalled')
  }
}
