import type { HttpContext } from '@adonisjs/core/http'
import { textIn } from '#extension/manifest'
import Org from '#models/org'
import { exportOptions } from './plugin_data.js'

/** What an operator may choose when they export an org. */
export default class ExportOptionsController {
  async index({ i18n, params }: HttpContext) {
    const org = await Org.query().where('id', params.orgId).whereNull('deleted_at').firstOrFail()
    return { data: optionsIn(i18n.locale, org.id) }
  }
}

/** In the language of whoever asks. */
export const optionsIn = (locale: string, orgId: string) =>
  exportOptions(orgId).map(({ name, label, hint }) => ({
    ...{ name, label: textIn(label, locale), hint: textIn(hint, locale) },
  }))
