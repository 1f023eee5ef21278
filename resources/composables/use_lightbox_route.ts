import { ref } from 'vue'
import { useHistoryLayer } from '~/composables/use_history'

const PHOTO = /\/([0-9a-f]{8}-[0-9a-f-]{27})$/

/**
 * The address of the open photo. Opening adds one entry to the history and stepping rewrites it, so that Back closes
 * the lightbox and finds the page below as it was. `home` is the path of the grid without its filters.
 */
export function useLightboxRoute(home: () => string, segment: () => string) {
  const open = ref<string | null>(photoInAddress())
  let pushed = false

  function photoInAddress() {
    const { pathname } = window.location
    return pathname.startsWith(`${home()}${segment()}/`)
      ? (pathname.match(PHOTO)?.[1] ?? null)
      : null
  }

  const addressOf = (id: string) => `${home()}${segment()}/${id}${window.location.search}`

  function show(id: string) {
    if (open.value === null) {
      window.history.pushState(window.history.state, '', addressOf(id))
      pushed = true
    } else {
      window.history.replaceState(window.history.state, '', addressOf(id))
    }
    open.value = id
  }

  function close() {
    if (open.value === null) return
    if (pushed) window.history.back()
    else {
      window.history.replaceState(window.history.state, '', `${home()}${window.location.search}`)
      open.value = null
    }
  }

  useHistoryLayer(() => {
    const id = photoInAddress()
    const samePage = id !== null || window.location.pathname === home()
    if (!samePage || (id === null && open.value === null)) return false
    pushed = id !== null
    open.value = id
    return true
  })

  return { open, show, close, addressOf }
}
