import type { HttpContext } from '@adonisjs/core/http'
import { SavePluginSettings } from '#actions/save_plugin_settings'
import { offeredPlugin } from '#controllers/web/known_plugin'
import { Refusal } from '#exceptions/refusal'
import { isOpen } from '#extension/gate'
import OrgPolicy from '#policies/org_policy'
import { pluginSettingsValidator } from '#validators/plugin'

/** Settings that hold for one org. */
export default class OrgPluginSettingsController {
  async update(ctx: HttpContext) {
    const { bouncer, i18n, membership, org, params, request, response, session } = ctx
    const { id } = offeredPlugin(params.plugin)
    await bouncer.with(OrgPolicy).authorize('update')
    if (!isOpen(id, org.id)) throw new Refusal(404, 'E_NOT_FOUND')
    const { values } = await request.validateUsing(pluginSettingsValidator)
    await new SavePluginSettings().handle({
      pluginId: id,
      orgId: org.id,
      actorId: membership.userId,
      values,
      messagesProvider: i18n.createMessagesProvider(),
    })
    session.flash('success', i18n.t('plugins.done.settings'))
    return response.redirect().toPath(`/orgs/${org.slug}/settings/plugins/${id}`)
  }
}
