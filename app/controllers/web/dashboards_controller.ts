import type { HttpContext } from '@adonisjs/core/http'
import { isOrgArea, rootOf } from '#admin/area'
import { listWidgets, recentReadings } from '#admin/widget_registry'
import { readServerFacts } from '#queries/server_facts'
import WidgetTransformer from '#transformers/widget_transformer'

/** What whoever operates the server, or administers an org, wants to see at a glance. */
export default class DashboardsController {
  async show({ area, i18n, inertia }: HttpContext) {
    const widgets = await listWidgets(area)
    return inertia.render('admin/dashboard', {
      area: { kind: area.kind, root: rootOf(area) },
      widgets: WidgetTransformer.transform(widgets, i18n),
      readings: recentReadings(widgets, area),
      server: isOrgArea(area) ? null : await readServerFacts(),
    })
  }
}
