import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'

interface AreaProps {
  area?: { kind: 'platform' | 'org'; root: string }
}

const CONSOLE = { kind: 'platform', root: '/admin' } as const

/** Where somebody administers: the console of the server, or the settings of one org. */
export function useArea() {
  const page = usePage()
  const area = computed(() => (page.props as AreaProps).area ?? CONSOLE)
  const rootOf = (resource: string) => `${area.value.root}/r/${resource}`
  return { area, rootOf }
}
