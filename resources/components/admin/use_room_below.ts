import { useEventListener } from '@vueuse/core'
import { nextTick, onMounted, onUpdated, ref, type Ref } from 'vue'

const LEAST = 320
const BELOW = 84

/** How much of the window is left below the beginning of an element, as a length of CSS. */
export function useRoomBelow(element: Ref<HTMLElement | null>) {
  const room = ref('none')

  async function measure() {
    await nextTick()
    if (!element.value) return
    const top = element.value.getBoundingClientRect().top + window.scrollY
    room.value = `${Math.max(LEAST, window.innerHeight - top - BELOW)}px`
  }

  onMounted(measure)
  onUpdated(measure)
  useEventListener(window, 'resize', measure)
  return room
}
