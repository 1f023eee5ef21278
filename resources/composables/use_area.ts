import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'

/** Where pages of the admin begin: the console, or the settings of an org. */
export type AreaOf = { kind: 'platform' | 'org'; root: string }

interface AreaProps {
  area?: AreaOf
}

const CONSOLE = { kind: 'platform', root: '/admin' } as const

/** Where somebody administers: the console of the server, or the settings of one org. */
export function useArea() {
  const page = usePage()
  const area = computed(() => (page.props as AreaProps).area ?? CONSOLE)
  const rootOf = (resource: string) => `${area.value.root}/r/${resource}`
  return { area, rootOf }
}
