import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import {
  groupSection,
  type NavPlace,
  type NavSection,
  pageSection,
} from '~/components/admin/nav_section'
import { useI18n } from '~/composables/use_i18n'
import { useShared } from '~/composables/use_shared'
import { usePluginNav } from '~/plugins/open_plugins'
import { iconOf } from '~/plugins/registry'

interface OwnPage {
  path: string
  label: string
  icon: string
}

/** Pages of the org itself. */
const BEFORE: OwnPage[] = [
  { path: '', label: 'plugins.org.general', icon: 'i-lucide-settings' },
  { path: '/overview', label: 'admin_dashboard.title', icon: 'i-lucide-layout-dashboard' },
]
const BEHIND: OwnPage[] = [
  { path: '/plugins', label: 'plugins.org.title', icon: 'i-lucide-puzzle' },
  { path: '/exports', label: 'admin_exports.title', icon: 'i-lucide-file-down' },
]

/** Where owner and admins can go in the settings of their org, and where they are. */
export function useSettingsNav() {
  const page = usePage()
  const { org, orgSettings } = useShared()
  const { t } = useI18n()
  const ofPlugins = usePluginNav('org_settings')

  const root = computed(() => `/orgs/${org.value?.slug}/settings`)
  const path = computed(() => page.url.split('?')[0])
  const isBelow = (place: string) => path.value === place || path.value.startsWith(`${place}/`)

  /** Counts come along with lists and rows. */
  const badges = computed(() => (page.props as { badges?: Record<string, number> }).badges ?? {})

  const own = (pages: OwnPage[]): NavPlace[] =>
    pages.map(({ path: below, label, icon }) => {
      const to = root.value + below
      return { to, label: t(label), icon, active: below ? isBelow(to) : path.value === to }
    })

  const groups = computed(() =>
    (orgSettings.value?.groups ?? []).map(({ name, title, resources }) =>
      groupSection(
        name,
        title,
        resources.map(({ name: resource, title: label, icon }) => {
          const to = `${root.value}/r/${resource}`
          return { to, label, icon, active: isBelow(to), needs: badges.value[resource] }
        })
      )
    )
  )

  const added = computed(() =>
    ofPlugins.value.map(({ plugin, icon, ...rest }) => ({ ...rest, icon: iconOf(plugin, icon) }))
  )

  const sections = computed((): NavSection[] => [
    ...own(BEFORE).map(pageSection),
    ...groups.value,
    ...own(BEHIND).map(pageSection),
    ...(added.value.length
      ? [groupSection('added', t('admin_nav.groups.added'), added.value)]
      : []),
  ])

  return { sections }
}
