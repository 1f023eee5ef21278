import { onBeforeUnmount, onMounted } from 'vue'
import { useDebounceFn, useEventListener } from '@vueuse/core'
import type { GridPlace } from '~/composables/use_grid_layout'
import { heightInHistory } from '~/composables/use_history'

interface Kept {
  scrolled: number
  place: GridPlace
}

interface Grid {
  placeNow: () => GridPlace | null
  restore: (place: GridPlace) => Promise<void>
}

const PLACES_KEPT = 8
const CLOSE = 40

/**
 * After a reload, or Back from another site, only the beginning of a list is here, and how high the rest is, is a guess:
 * so a grid notes what stood where, and goes back there.
 */
export function useScrollMemory(key: () => string, grid: () => Grid | null) {
  const wanted = heightInHistory()

  const drawer = () => `places:${key()}`

  function kept(): Kept[] {
    try {
      return JSON.parse(sessionStorage.getItem(drawer()) ?? '[]') as Kept[]
    } catch {
      return []
    }
  }

  function note() {
    const place = grid()?.placeNow()
    if (!place) return
    const others = kept().filter(({ scrolled }) => Math.abs(scrolled - window.scrollY) > CLOSE)
    const places = [{ scrolled: window.scrollY, place }, ...others].slice(0, PLACES_KEPT)
    try {
      sessionStorage.setItem(drawer(), JSON.stringify(places))
    } catch {
      // A full or forbidden drawer: then the page opens at a guess.
    }
  }

  useEventListener(window, 'scroll', useDebounceFn(note, 100), { passive: true })
  useEventListener(window, 'pagehide', note)
  onBeforeUnmount(note)

  onMounted(() => {
    if (wanted === 0) return
    const nearest = kept().sort(
      (one, other) => Math.abs(one.scrolled - wanted) - Math.abs(other.scrolled - wanted)
    )[0]
    if (nearest && Math.abs(nearest.scrolled - wanted) <= CLOSE) void grid()?.restore(nearest.place)
  })
}
