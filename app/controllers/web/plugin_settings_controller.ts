import type { HttpContext } from '@adonisjs/core/http'
import { SavePluginSettings } from '#actions/save_plugin_settings'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin } from '#controllers/web/plugin_answer'
import { pluginSettingsValidator } from '#validators/plugin'

/** Settings that hold for the whole server. */
export default class PluginSettingsController {
  async update(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const { values } = await ctx.request.validateUsing(pluginSettingsValidator)
    await new SavePluginSettings().handle({
      pluginId: id,
      actorId: ctx.auth.getUserOrFail().id,
      values,
      messagesProvider: ctx.i18n.createMessagesProvider(),
    })
    return answerPlugin(ctx, id, 'settings')
  }
}
