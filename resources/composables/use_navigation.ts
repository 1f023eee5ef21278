import { computed } from 'vue'
import { usePage } from '@inertiajs/vue3'
import { useI18n } from '~/composables/use_i18n'
import { useShared } from '~/composables/use_shared'
import { usePluginNav } from '~/plugins/open_plugins'
import { iconOf } from '~/plugins/registry'

export interface NavigationEntry {
  label: string
  icon: string
  to: string
  active: boolean
  /** How much waits there for somebody. */
  needs?: number
}

/** Where one can go inside the open org. */
export function useNavigation() {
  const page = usePage()
  const { org, user } = useShared()
  const { t } = useI18n()
  const ofPlugins = usePluginNav('org')
  const inSettings = usePluginNav('org_settings')

  const entry = (label: string, icon: string, to: string, exact = false): NavigationEntry => {
    const path = page.url.split('?')[0]
    return {
      label,
      icon,
      to,
      active: exact ? path === to : path === to || path.startsWith(`${to}/`),
    }
  }

  /** What plugins add comes after what everybody knows. */
  const added = computed(() =>
    ofPlugins.value.map(({ plugin, icon, ...rest }) => ({ ...rest, icon: iconOf(plugin, icon) }))
  )

  const main = computed(() => {
    if (!org.value) return []
    const root = `/orgs/${org.value.slug}`
    const albums = entry(t('frame.albums'), 'i-lucide-images', root, true)
    albums.active ||= page.url.startsWith(`${root}/albums`)
    return [
      albums,
      entry(t('frame.photos'), 'i-lucide-image', `${root}/photos`),
      entry(t('frame.favorites'), 'i-lucide-heart', `${root}/favorites`),
      entry(t('frame.shared'), 'i-lucide-link', `${root}/shared`),
      entry(t('frame.members'), 'i-lucide-users', `${root}/members`),
      ...added.value,
    ]
  })

  /** What waits somewhere in the settings. */
  const waiting = computed(
    () => inSettings.value.reduce((sum, { needs = 0 }) => sum + needs, 0) || undefined
  )

  const foot = computed(() => {
    if (!org.value) return []
    const root = `/orgs/${org.value.slug}`
    const settings = entry(t('frame.settings'), 'i-lucide-settings', `${root}/settings`)
    settings.active ||= inSettings.value.some(({ active }) => active)
    return [
      entry(t('frame.trash'), 'i-lucide-trash-2', `${root}/trash`),
      ...(org.value.can.manageSettings ? [{ ...settings, needs: waiting.value }] : []),
    ]
  })

  const server = computed(() =>
    user.value?.isSuperadmin ? [entry(t('frame.console'), 'i-lucide-server', '/admin')] : []
  )

  return { main, foot, server }
}
