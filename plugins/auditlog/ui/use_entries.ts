import { computed } from 'vue'
import { useShared } from '@lumina/ui'

/** Where the list of entries is, in the area of the reader. */
export function useEntriesRoot(area: () => 'platform' | 'org') {
  const { org } = useShared()
  return computed(() => {
    const root = area() === 'platform' ? '/admin' : `/orgs/${org.value?.slug}/settings`
    return `${root}/r/plg_auditlog_entries`
  })
}
