import { router, usePage } from '@inertiajs/vue3'
import { onBeforeUnmount } from 'vue'

type Claim = () => boolean

/** The router keeps where a page was scrolled to, in the entry of the history. */
interface Entry {
  page?: { props?: { user?: { id: string } } }
  documentScrollPosition?: { top: number; left: number }
}

const claims = new Set<Claim>()
let byHistory = performance
  .getEntriesByType('navigation')
  .some((entry) => (entry as PerformanceNavigationTiming).type !== 'navigate')
let scrolledTo = scrollOf(window.history.state)
let isOnTheWay = false

// Before the router listens, which would build a page anew for what is only a layer on top of it: the entry of the
// app imports this module first.
window.addEventListener('popstate', (event) => {
  if (belongsToSomebodyElse(event.state)) {
    event.stopImmediatePropagation()
    window.location.reload()
  } else if ([...claims].some((claim) => claim())) event.stopImmediatePropagation()
  else {
    byHistory = isOnTheWay = true
    scrolledTo = scrollOf(event.state)
  }
})

router.on('start', (event) => {
  if (!event.detail.visit.async) byHistory = isOnTheWay = false
})

// The router notes a tenth of a second late where the page before was scrolled to, and by then it may be in this entry.
router.on('navigate', () => {
  if (isOnTheWay)
    requestAnimationFrame(() => window.scrollTo({ ...scrolledTo, behavior: 'instant' }))
  isOnTheWay = false
})

function scrollOf(entry: Entry | null) {
  return entry?.documentScrollPosition ?? { top: 0, left: 0 }
}

/**
 * Where browsers cannot encrypt (a plain http address) the history keeps pages as they were: once their person has signed
 * out, they are asked of the server again instead of shown.
 */
function belongsToSomebodyElse(entry: Entry | null) {
  const owner = entry?.page?.props?.user?.id
  return owner !== undefined && owner !== usePage<{ user?: { id: string } }>().props.user?.id
}

/** Whether this page was reached by Back, Forward or Reload: then it should look as it was left. */
export const cameByHistory = () => byHistory

/** How far it was scrolled then. */
export const heightInHistory = () => (byHistory ? scrolledTo.top : 0)

/** Lets a layer take a step of the history for itself. `claim` answers whether it did. */
export function useHistoryLayer(claim: Claim) {
  claims.add(claim)
  onBeforeUnmount(() => claims.delete(claim))
}
