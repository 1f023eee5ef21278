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
  to: string
  label: string
  icon: string
  /** Addresses that belong to it without being below it. */
  more?: string[]
}

/** Pages of the server itself. */
const BEFORE: OwnPage[] = [
  { to: '/admin', label: 'admin_nav.overview', icon: 'i-lucide-layout-dashboard' },
]
const BEHIND: OwnPage[] = [
  {
    to: '/admin/jobs',
    label: 'admin_jobs.title',
    icon: 'i-lucide-list-checks',
    more: ['/admin/r/jobs'],
  },
  {
    to: '/admin/plugins',
    label: 'plugins.title',
    icon: 'i-lucide-puzzle',
    more: ['/admin/plugin-archives'],
  },
  { to: '/admin/exports', label: 'admin_exports.title', icon: 'i-lucide-file-down' },
  { to: '/admin/settings', label: 'admin_settings.title', icon: 'i-lucide-sliders-horizontal' },
  { to: '/admin/outbox', label: 'outbox.title', icon: 'i-lucide-mails' },
  { to: '/admin/health', label: 'health.title', icon: 'i-lucide-heart-pulse' },
]

/** Rows that a page of the server leads to are not named a second time. */
const TAKEN = BEHIND.flatMap(({ more = [] }) => more)

/** Where one can go in the console, and where one is. */
export function useConsoleNav() {
  const page = usePage()
  const shared = useShared()
  const { t } = useI18n()
  const ofPlugins = usePluginNav('console')

  const path = computed(() => page.url.split('?')[0])
  const isBelow = (root: string) => path.value === root || path.value.startsWith(`${root}/`)

  const own = (pages: OwnPage[]): NavPlace[] =>
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
    (shared.page.props.console?.groups ?? []).map(({ name, title, resources }) => {
      const entries = resources
        .map((one) => ({ ...one, to: `/admin/r/${one.name}` }))
        .filter(({ to }) => !TAKEN.includes(to))
        .map(({ to, title: label, icon }) => ({ to, label, icon, active: isBelow(to) }))
      return groupSection(name, title, entries)
    })
  )

  /** Jobs that were given up wait for somebody. */
  const withNeeds = (entry: NavPlace): NavPlace =>
    entry.to === '/admin/jobs'
      ? { ...entry, needs: shared.page.props.console?.deadJobs || undefined }
      : entry

  const sections = computed((): NavSection[] => [
    ...own(BEFORE).map(pageSection),
    ...groups.value.filter((group) => group.kind === 'group' && group.entries.length),
    ...own(BEHIND).map(withNeeds).map(pageSection),
    ...added.value.map(pageSection),
  ])

  return { sections }
}
