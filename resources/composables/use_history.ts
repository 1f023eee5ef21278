import { router } from '@inertiajs/vue3'
import { onBeforeUnmount } from 'vue'

type Claim = () => boolean

const claims = new Set<Claim>()
let byHistory = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')

// Before the router listens, which would build a page anew for what is only a layer on top of it: the entry of the
// app imports this module first.
window.addEventListener('popstate', (event) => {
  if ([...claims].some((claim) => claim())) event.stopImmediatePropagation()
  else byHistory = true
})

router.on('start', (event) => {
  if (!event.detail.visit.async) byHistory = false
})

/** Whether this page was reached by Back, Forward or Reload: then it should look as it was left. */
export const cameByHistory = () => byHistory

/** Lets a layer take a step of the history for itself. `claim` answers whether it did. */
export function useHistoryLayer(claim: Claim) {
  claims.add(claim)
  onBeforeUnmount(() => claims.delete(claim))
}
