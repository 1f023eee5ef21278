import { registerAdminWidget } from '#admin/widget_registry'
import { orgWidgets } from '#console/widgets/org'
import { platformWidgets } from '#console/widgets/platform'

/** What every dashboard has. Plugins add theirs. */
export function registerCoreWidgets() {
  for (const widget of [...platformWidgets, ...orgWidgets]) registerAdminWidget(widget)
}
