import { router } from '@inertiajs/vue3'

let byHistory = performance.getEntriesByType('navigation').some(
  (entry) => (entry as PerformanceNavigationTiming).type !== 'navigate'
)

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => (byHistory = true), true)
  router.on('start', (event) => {
    if (!event.detail.visit.async) byHistory = false
  })
}

/** Whether this page was reached by Back, Forward or Reload: then it should look as it was left. */
export const cameByHistory = () => byHistory
