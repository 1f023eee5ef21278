import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { nameOf, pluginPath } from '#controllers/web/plugin_answer'
import { Refusal } from '#exceptions/refusal'
import { host, type PluginInfo } from '#extension/host'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { safeMode } from '#extension/observe'
import { settingsOf } from '#extension/settings'
import { readPluginDetails } from '#queries/plugin_details'
import { readDryRun } from '#queries/plugin_dry_run'
import PluginTransformer, { CALM } from '#transformers/plugin_transformer'
import { settingsForm } from '#transformers/settings_form'
import { pluginPurgeValidator } from '#validators/plugin'

/** What is added to this server, and how it fares. Works without any plugin, and whatever one of them does. */
export default class PluginsController {
  async index({ i18n, inertia }: HttpContext) {
    return inertia.render('admin/plugins/index', {
      list: PluginTransformer.transform(host.list().toSorted(byNeed), i18n.locale),
      safeMode: safeMode() ?? null,
    })
  }

  async show({ i18n, inertia, params }: HttpContext) {
    const info = knownPlugin(params.plugin)
    const described = await settingsOf(info.id).describe('platform')
    return inertia.render('admin/plugins/show', {
      plugin: PluginTransformer.transform(
        info,
        i18n.locale,
        await readPluginDetails(info)
      ).useVariant('forShow'),
      settings: described && settingsForm(info.id, described, i18n),
      safeMode: safeMode() ?? null,
      dryRun: inertia.optional(() => readDryRun(info)),
    })
  }

  /** Nothing is left of it afterwards: neither rows nor files. */
  async destroy({ i18n, params, request, response, session }: HttpContext) {
    const { id } = knownPlugin(params.plugin)
    const { id: typed, force } = await request.validateUsing(pluginPurgeValidator)
    if (typed !== id) throw new Refusal(422, 'E_PLUGIN_ID_MISMATCH', { field: 'id' })
    const name = nameOf(id, i18n.locale)
    await new PurgePlugin().handle({ id, force })
    session.flash('success', i18n.t('plugins.done.purged', { name }))
    return response.redirect().toPath(host.find(id) ? pluginPath(id) : '/admin/plugins')
  }
}

/** What needs somebody comes first, then what runs, then what rests. */
function byNeed(a: PluginInfo, b: PluginInfo) {
  const rank = ({ observed }: PluginInfo) => CALM.indexOf(observed)
  return rank(a) - rank(b) || a.id.localeCompare(b.id)
}
