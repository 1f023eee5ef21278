import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'

/** An entry of the navigation, in the reader's language. */
export interface OpenNav {
  place: 'org' | 'org_settings' | 'console'
  href: string
  icon: string
  label: string
  /** Which of the plugin's facts says how much waits there. */
  count?: string
}

/** A filter that a plugin adds to searches, in the reader's language. */
export interface OpenSearchFilter {
  name: string
  title: string
  hint: string
  example: string
  icon: string
}

/** A plugin that is on where the reader is: in the open org, behind the share link, or in the console. */
export interface OpenPlugin {
  id: string
  title: string
  nav: OpenNav[]
  /** Permissions that the reader has, without `plg.<id>.`. */
  can: string[]
  /** Filters that it adds to searches. */
  search?: OpenSearchFilter[]
  props: Record<string, unknown>
  /** What an installed plugin is loaded from; bundled ones came with the program. */
  client?: { entry: string; styles: string[] }
  /** Its texts in the reader's language; absent where it has none. */
  lang?: string
}

/** What plugins add to a navigation, with the pages they lead to and whether the reader is there. */
export function usePluginNav(place: OpenNav['place']) {
  const page = usePage()
  const open = useOpenPlugins()
  return computed(() => {
    const path = page.url.split('?')[0]
    return open.value.flatMap((plugin) => {
      const here = hereOf(plugin, path)
      return plugin.nav
        .filter((entry) => entry.place === place)
        .map(({ label, icon, href, count }) => ({
          plugin,
          label,
          icon,
          to: href,
          needs: needsOf(plugin, count),
          active: href === here,
        }))
    })
  })
}

/** The entry of the plugin that the reader is closest to: pages of another one may lie below it. */
const hereOf = ({ nav }: OpenPlugin, path: string) =>
  nav
    .map(({ href }) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((one, other) => other.length - one.length)[0]

function needsOf({ props }: OpenPlugin, count?: string) {
  const needs = count === undefined ? undefined : props[count]
  return typeof needs === 'number' && needs > 0 ? needs : undefined
}

/** The plugins that are on here. Whoever is not in the list does not exist for this page. */
export function useOpenPlugins() {
  const page = usePage<{ plugins?: OpenPlugin[] }>()
  return computed(() => page.props.plugins ?? [])
}
