import { computed } from 'vue'
import { usePage } from '@inertiajs/vue3'
import { useI18n } from '~/composables/use_i18n'
import { useShared } from '~/composables/use_shared'

export interface NavigationEntry {
  label: string
  icon: string
  to: string
  active: boolean
}

/** Where one can go inside the open org. */
export function useNavigation() {
  const page = usePage()
  const { org, user } = useShared()
  const { t } = useI18n()

  const entry = (label: string, icon: string, to: string, exact = false): NavigationEntry => {
    const path = page.url.split('?')[0]
    return {
      label: t(label),
      icon,
      to,
      active: exact ? path === to : path === to || path.startsWith(`${to}/`),
    }
  }

  const main = computed(() => {
    if (!org.value) return []
    const root = `/orgs/${org.value.slug}`
    const albums = entry('frame.albums', 'i-lucide-images', root, true)
    albums.active ||= page.url.startsWith(`${root}/albums`)
    return [
      albums,
      entry('frame.photos', 'i-lucide-image', `${root}/photos`),
      entry('frame.favorites', 'i-lucide-heart', `${root}/favorites`),
      entry('frame.shared', 'i-lucide-link', `${root}/shared`),
      entry('frame.members', 'i-lucide-users', `${root}/members`),
    ]
  })

  const foot = computed(() => {
    if (!org.value) return []
    const root = `/orgs/${org.value.slug}`
    return [
      entry('frame.trash', 'i-lucide-trash-2', `${root}/trash`),
      ...(org.value.can.manageSettings
        ? [entry('frame.settings', 'i-lucide-settings', `${root}/settings`)]
        : []),
    ]
  })

  const server = computed(() =>
    user.value?.isSuperadmin ? [entry('frame.console', 'i-lucide-server', '/admin')] : []
  )

  return { main, foot, server }
}
