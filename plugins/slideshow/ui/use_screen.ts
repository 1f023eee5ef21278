import { onBeforeUnmount, onMounted, ref } from 'vue'

/** The whole screen, and word of whoever leaves it by other means than ours: Esc does not reach the page then. */
export function useScreen(left: () => void) {
  const full = ref(isFull())
  let ours = false

  function look() {
    full.value = isFull()
    if (full.value || !ours) return
    ours = false
    left()
  }

  async function toggle() {
    if (isFull()) return leave(true)
    ours = true
    await document.documentElement.requestFullscreen().catch(() => (ours = false))
  }

  /** Ends what was begun here; somebody else's full screen stays unless asked for. */
  async function leave(anyway = false) {
    if (!ours && !anyway) return
    ours = false
    if (isFull()) await document.exitFullscreen().catch(() => undefined)
  }

  onMounted(() => document.addEventListener('fullscreenchange', look))
  onBeforeUnmount(() => {
    document.removeEventListener('fullscreenchange', look)
    void leave()
  })

  return { full, canFill: document.fullscreenEnabled ?? false, toggle, leave }
}

const isFull = () => Boolean(document.fullscreenElement)
