import { router, usePage } from '@inertiajs/vue3'
import { onBeforeUnmount } from 'vue'

type Claim = () => boolean

const claims = new Set<Claim>()
let byHistory = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')

// Before the router listens, which would build a page anew for what is only a layer on top of it: the entry of the
// app imports this module first.
window.addEventListener('popstate', (event) => {
  if (belongsToSomebodyElse(event.state)) {
    event.stopImmediatePropagation()
    window.location.reload()
  } else if ([...claims].some((claim) => claim())) event.stopImmediatePropagation()
  else byHistory = true
})

router.on('start', (event) => {
  if (!event.detail.visit.async) byHistory = false
})

/**
 * Where browsers cannot encrypt (a plain http address) the history keeps pages as they were: once their person has signed
 * out, they are asked of the server again instead of shown.
 */
function belongsToSomebodyElse(state: { page?: { props?: { user?: { id: string } } } } | null) {
  const owner = state?.page?.props?.user?.id
  return owner !== undefined && owner !== usePage<{ user?: { id: string } }>().props.user?.id
}

/** Whether this page was reached by Back, Forward or Reload: then it should look as it was left. */
export const cameByHistory = () => byHistory

/** Lets a layer take a step of the history for itself. `claim` answers whether it did. */
export function useHistoryLayer(claim: Claim) {
  claims.add(claim)
  onBeforeUnmount(() => claims.delete(claim))
}
