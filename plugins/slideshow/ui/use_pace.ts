import { ref, watch } from 'vue'

/** Seconds that a picture stays. */
export const PACES = [3, 5, 10] as const

const KEPT = 'lumina.slideshow'

/** The pace that somebody likes, kept in their browser where it keeps anything. */
export function usePace() {
  const pace = ref<number>(kept())
  watch(pace, keep)
  return pace
}

function kept() {
  try {
    return PACES.find((seconds) => String(seconds) === localStorage.getItem(KEPT)) ?? 5
  } catch {
    return 5
  }
}

function keep(pace: number) {
  try {
    localStorage.setItem(KEPT, String(pace))
  } catch {
    // It lasts as long as this page, then.
  }
}
