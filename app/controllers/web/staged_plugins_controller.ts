import type { HttpContext } from '@adonisjs/core/http'
import { DiscardStaged } from '#extension/archive/accept'
import { host } from '#extension/host'
import { knownPlugin } from '#controllers/web/known_plugin'
import { pluginPath } from '#controllers/web/plugin_answer'

/** Files of an accepted archive that are not in use yet. */
export default class StagedPluginsController {
  async destroy({ i18n, params, response, session }: HttpContext) {
    const { id } = knownPlugin(params.plugin)
    await new DiscardStaged().handle({ id })
    session.flash('success', i18n.t('plugins.done.archive_discarded'))
    return response.redirect().toPath(host.find(id) ? pluginPath(id) : '/admin/plugins')
  }
}
