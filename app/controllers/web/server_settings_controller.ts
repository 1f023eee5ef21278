import type { HttpContext } from '@adonisjs/core/http'
import { SaveSettings } from '#actions/save_settings'
import { settings } from '#config/settings'
import { readSettingsHistory, SECRETS } from '#queries/settings'
import SettingsHistoryTransformer from '#transformers/settings_history_transformer'
import { serverSettingsForm } from '#transformers/server_settings_form'
import { settingsFormValidator } from '#validators/settings'

/** How the server is set, while it runs. */
export default class ServerSettingsController {
  async show({ i18n, inertia }: HttpContext) {
    const history = await readSettingsHistory()
    return inertia.render('admin/settings', {
      form: serverSettingsForm(settings(), SECRETS, i18n),
      history: SettingsHistoryTransformer.transform(history, i18n),
    })
  }

  async update({ auth, i18n, request, response, session }: HttpContext) {
    const { values } = await request.validateUsing(settingsFormValidator)
    const messagesProvider = i18n.createMessagesProvider()
    await new SaveSettings().handle({ values, actor: auth.getUserOrFail(), messagesProvider })
    session.flash('success', i18n.t('admin_settings.saved'))
    return response.redirect().toPath('/admin/settings')
  }
}
