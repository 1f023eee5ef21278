import type { HttpContext } from '@adonisjs/core/http'
import { SetPluginPermission } from '#actions/set_plugin_permission'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin } from '#controllers/web/plugin_answer'
import { pluginPermissionValidator } from '#validators/plugin'

/** Which roles have a permission that a plugin brought along. */
export default class PluginPermissionsController {
  async update(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    const { roles } = await ctx.request.validateUsing(pluginPermissionValidator)
    await new SetPluginPermission().handle({ pluginId: id, name: String(ctx.params.name), roles })
    return answerPlugin(ctx, id, 'permission')
  }
}
