import type { HttpContext } from '@adonisjs/core/http'
import { findWidget, readWidget } from '#admin/widget_registry'

/** Each widget is asked for alone: one that is slow or broken keeps no other from showing. */
export default class AdminWidgetsController {
  async show({ area, params, response }: HttpContext) {
    const widget = await findWidget(area, params.widget)
    response.header('Cache-Control', 'no-store')
    return readWidget(widget, area)
  }
}
