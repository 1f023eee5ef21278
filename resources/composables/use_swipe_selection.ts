import { useEventListener } from '@vueuse/core'
import { onBeforeUnmount, type Ref } from 'vue'

const EDGE = 110
const FASTEST = 22

/**
 * After a finger has rested on a photo it draws the selection over others; near the edges of the window the page moves
 * along. `reach` hears of every photo that it comes over.
 */
export function useSwipeSelection(root: Ref<HTMLElement | null>, reach: (id: string) => void) {
  let drawing = false
  let finger = { x: 0, y: 0 }
  let frame = 0

  function begin() {
    drawing = true
  }

  function end() {
    drawing = false
    cancelAnimationFrame(frame)
    frame = 0
  }

  function touch() {
    const y = Math.min(window.innerHeight - EDGE / 2, Math.max(EDGE, finger.y))
    const tile = document.elementFromPoint(finger.x, y)?.closest<HTMLElement>('[data-photo]')
    if (tile?.dataset.photo) reach(tile.dataset.photo)
  }

  const speed = () => {
    const below = finger.y - (window.innerHeight - EDGE)
    const above = EDGE - finger.y
    const deep = Math.max(below, above)
    return deep <= 0 ? 0 : Math.sign(below - above) * Math.min(1, deep / EDGE) * FASTEST
  }

  function follow() {
    frame = 0
    if (!drawing) return
    const by = speed()
    if (by === 0) return
    window.scrollBy({ top: by, behavior: 'instant' })
    touch()
    frame = requestAnimationFrame(follow)
  }

  // The first move decides whether the page scrolls: it has to be heard before the browser acts on it.
  useEventListener(
    root,
    'touchmove',
    (event: TouchEvent) => {
      if (!drawing) return
      if (event.cancelable) event.preventDefault()
      const { clientX, clientY } = event.touches[0]
      finger = { x: clientX, y: clientY }
      touch()
      frame ||= requestAnimationFrame(follow)
    },
    { passive: false }
  )
  useEventListener(root, ['touchend', 'touchcancel'], end)
  onBeforeUnmount(end)

  return { begin }
}
