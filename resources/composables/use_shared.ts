import { usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { Data } from '@generated/data'

/** What every page knows: who visits, which org is open, which orgs there are. */
export function useShared() {
  const page = usePage<Data.SharedProps>()
  return {
    page,
    user: computed(() => page.props.user),
    org: computed(() => page.props.org),
    memberships: computed(() => page.props.memberships ?? []),
    orgSettings: computed(() => page.props.orgSettings),
    entries: computed(() => page.props.entries ?? []),
    mailDelivered: computed(() => page.props.mailDelivered),
  }
}
