import type { I18n } from '@adonisjs/i18n'
import type { Area } from '#admin/area'
import { listAdminResources } from '#admin/registry'
import { humanised } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'

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
    title: knownWord(i18n, `admin_nav.groups.${name}`) ?? humanised(name),
    resources: entries.map(({ name: resource, nav }) => ({
      name: resource,
      title: knownWord(i18n, `admin.${resource}.title`) ?? humanised(resource),
      icon: nav.icon,
    })),
  }))
}
