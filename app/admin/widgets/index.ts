import { registerAdminWidget } from '#admin/widget_registry'
import { orgWidgets } from '#admin/widgets/org'
import { platformWidgets } from '#admin/widgets/platform'

/** What every dashboard has. Plugins add theirs. */
export function registerCoreWidgets() {
  for (const widget of [...platformWidgets, ...orgWidgets]) registerAdminWidget(widget)
}
