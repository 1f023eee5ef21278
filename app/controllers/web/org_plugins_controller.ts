import type { HttpContext } from '@adonisjs/core/http'
import { isSwitched, offeredPlugin, offeredPlugins } from '#controllers/web/known_plugin'
import { nameOf } from '#controllers/web/plugin_answer'
import { Refusal } from '#exceptions/refusal'
import { isOpen } from '#extension/gate'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { settingsOf } from '#extension/settings'
import OrgPolicy from '#policies/org_policy'
import OrgPluginTransformer from '#transformers/org_plugin_transformer'
import { settingsForm } from '#transformers/settings_form'
import { pluginSwitchValidator } from '#validators/plugin'

/** What an org uses beyond photos and albums. */
export default class OrgPluginsController {
  async index({ bouncer, i18n, inertia, membership }: HttpContext) {
    await bouncer.with(OrgPolicy).authorize('update')
    return inertia.render('orgs/plugins/index', {
      choices: OrgPluginTransformer.transform(offeredPlugins(), membership, i18n.locale),
    })
  }

  async show({ bouncer, i18n, inertia, membership, org, params }: HttpContext) {
    const info = offeredPlugin(params.plugin)
    await bouncer.with(OrgPolicy).authorize('update')
    const described = isOpen(info.id, org.id)
      ? await settingsOf(info.id).describe('org', org.id)
      : null
    if (!described) throw new Refusal(404, 'E_NOT_FOUND')
    return inertia.render('orgs/plugins/show', {
      choice: OrgPluginTransformer.transform(info, membership, i18n.locale),
      settings: settingsForm(info.id, described, i18n),
    })
  }

  async update(ctx: HttpContext) {
    const { bouncer, i18n, membership, org, params, request, response, session } = ctx
    const info = offeredPlugin(params.plugin)
    const { id } = info
    await bouncer.with(OrgPolicy).authorize('update')
    if (!isSwitched(info)) throw new Refusal(404, 'E_NOT_FOUND')
    const { on } = await request.validateUsing(pluginSwitchValidator)
    const actorId = membership.userId
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: on, actorId })
    const words = { name: nameOf(id, i18n.locale), org: org.name }
    session.flash('success', i18n.t(`plugins.done.${on ? 'org_on' : 'org_off'}`, words))
    return response.redirect().toPath(`/orgs/${org.slug}/settings/plugins`)
  }
}
