import type { PluginDefinition, PluginNav } from '#extension/define_plugin'
import { textIn } from '#extension/manifest'

/** An entry as a page gets it. */
export type ShownNav = {
  place: PluginNav['place']
  href: string
  icon: string
  label: string
  count?: string
}

export interface NavReader {
  locale: string
  /** The address of the open org; absent in the console. */
  slug?: string
  can: (permission: string) => boolean
}

/** The entries of a plugin that somebody is shown, with addresses and in their language. */
export function navOf(
  plugin: string,
  { nav = [] }: PluginDefinition,
  { locale, slug, can }: NavReader
): ShownNav[] {
  return nav
    .filter((entry) => (entry.place === 'console') === (slug === undefined))
    .filter((entry) => entry.can === undefined || can(entry.can))
    .map(({ place, path, icon, label, count }) => ({
      place,
      href: hrefOf(plugin, path, slug),
      icon,
      label: textIn(label, locale),
      ...(count && { count }),
    }))
}

function hrefOf(plugin: string, path = '', slug?: string) {
  const home = slug === undefined ? `/admin/p/${plugin}` : `/orgs/${slug}/p/${plugin}`
  return path ? `${home}/${path.replace(/^\//, '')}` : home
}
