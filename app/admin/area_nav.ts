import type { I18n } from '@adonisjs/i18n'
import type { Area } from '#admin/area'
import { listAdminResources } from '#admin/registry'
import { humanised } from '#extension/form_fields'

export type NavGroup = {
  name: string
  title: string
  resources: { name: string; title: string; icon: string }[]
}

/** What somebody finds in the navigation of an area, by group, in the order of the definitions. Resources without `nav` are reached from others. */
export async function areaNav(area: Area, i18n: I18n): Promise<NavGroup[]> {
  const resources = await listAdminResources(area)
  const shown = resources.flatMap(({ name, nav }) => (nav ? [{ name, nav }] : []))
  return [...Map.groupBy(shown, ({ nav }) => nav.group)].map(([name, entries]) => ({
    name,
    title: words(i18n, `admin_nav.groups.${name}`, name),
    resources: entries.map(({ name: resource, nav }) => ({
      name: resource,
      title: words(i18n, `admin.${resource}.title`, resource),
      icon: nav.icon,
    })),
  }))
}

const words = (i18n: I18n, key: string, name: string) =>
  i18n.hasMessage(key) || i18n.hasFallbackMessage(key) ? i18n.t(key) : humanised(name)
