import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { NavigationEntry } from '~/composables/use_navigation'
import { useI18n } from '~/composables/use_i18n'
import { useShared } from '~/composables/use_shared'
import { usePluginNav } from '~/plugins/open_plugins'
import { iconOf } from '~/plugins/registry'

/** A place of the console, or several under one name. */
export type ConsoleSection =
  | { kind: 'page'; key: string; entry: NavigationEntry }
  | { kind: 'group'; key: string; label: string; active: boolean; entries: NavigationEntry[] }

/** Pages of the server itself; `more` leads to pages of theirs that are not below the address. */
const BEFORE = [{ to: '/admin', label: 'admin_nav.overview', icon: 'i-lucide-layout-dashboard' }]
const BEHIND = [
  {
    to: '/admin/plugins',
    label: 'plugins.title',
    icon: 'i-lucide-puzzle',
    more: ['/admin/plugin-archives'],
  },
  { to: '/admin/outbox', label: 'outbox.title', icon: 'i-lucide-mails' },
  { to: '/admin/health', label: 'health.title', icon: 'i-lucide-heart-pulse' },
]

/** Where one can go in the console, and where one is. */
export function useConsoleNav() {
  const page = usePage()
  const shared = useShared()
  const { t } = useI18n()
  const ofPlugins = usePluginNav('console')

  const path = computed(() => page.url.split('?')[0])
  const isBelow = (root: string) => path.value === root || path.value.startsWith(`${root}/`)

  const own = (pages: { to: string; label: string; icon: string; more?: string[] }[]) =>
    pages.map(({ to, label, icon, more = [] }) => ({
      to,
      icon,
      label: t(label),
      active: to === '/admin' ? path.value === to : [to, ...more].some(isBelow),
    }))

  const added = computed(() =>
    ofPlugins.value.map(({ plugin, icon, ...rest }) => ({ ...rest, icon: iconOf(plugin, icon) }))
  )

  const groups = computed(() =>
    (shared.page.props.console?.groups ?? []).map(({ name, title, resources }): ConsoleSection => {
      const entries = resources.map((one) => {
        const to = `/admin/r/${one.name}`
        return { to, label: one.title, icon: one.icon, active: isBelow(to) }
      })
      const active = entries.some((entry) => entry.active)
      return { kind: 'group', key: `group:${name}`, label: title, active, entries }
    })
  )

  const sections = computed((): ConsoleSection[] => [
    ...own(BEFORE).map(asSection),
    ...groups.value,
    ...own(BEHIND).map(asSection),
    ...added.value.map(asSection),
  ])

  /** The page that is open, with the name of what it stands among. */
  const current = computed(() => {
    for (const section of sections.value) {
      if (section.kind === 'page' && section.entry.active) return section.entry
      const entry = section.kind === 'group' && section.entries.find(({ active }) => active)
      if (entry) return entry
    }
    return undefined
  })

  return { sections, current }
}

const asSection = (entry: NavigationEntry): ConsoleSection => ({
  kind: 'page',
  key: entry.to,
  entry,
})
