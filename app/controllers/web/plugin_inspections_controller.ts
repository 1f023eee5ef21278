import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { pluginPath } from '#controllers/web/plugin_answer'
import { host } from '#extension/host'

/** Looks at the files again: somebody may have put them right. */
export default class PluginInspectionsController {
  async store({ i18n, params, response, session }: HttpContext) {
    const { id } = knownPlugin(params.plugin)
    await host.follow()
    session.flash('success', i18n.t('plugins.done.looked'))
    return response.redirect().toPath(host.find(id) ? pluginPath(id) : '/admin/plugins')
  }
}
