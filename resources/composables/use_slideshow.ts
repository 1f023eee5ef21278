import { useFullscreen, useLocalStorage, useWakeLock } from '@vueuse/core'
import { computed, onBeforeUnmount, ref, watch } from 'vue'

/** Seconds that a picture stays. */
export const PACES = [3, 5, 10] as const

interface Show {
  /** Starts as soon as it is made. */
  playing: boolean
  /** Goes on to the next picture, once that can be shown. */
  next: () => Promise<void>
}

/** Pictures that follow each other by themselves, on a screen that stays awake. */
export function useSlideshow({ playing: starts, next }: Show) {
  const playing = ref(false)
  const kept = useLocalStorage<number>('lumina.slideshow', 5)
  const pace = computed({
    get: (): number => PACES.find((seconds) => seconds === kept.value) ?? 5,
    set: (seconds: number) => (kept.value = seconds),
  })
  const awake = useWakeLock()
  const screen = useFullscreen(document.documentElement)
  let timer: ReturnType<typeof setTimeout> | undefined
  let ownsScreen = false

  function wait() {
    clearTimeout(timer)
    if (playing.value) timer = setTimeout(turn, pace.value * 1000)
  }

  async function turn() {
    // Nobody looks: going on would only load what is not seen.
    if (document.visibilityState === 'visible') await next()
    wait()
  }

  watch(pace, wait)
  watch(playing, (on) => {
    wait()
    if (on) void awake.request('screen').catch(() => undefined)
    else void rest()
  })
  // Esc leaves the full screen without telling us of the key: it was meant for the slideshow, too.
  watch(screen.isFullscreen, (is) => {
    if (!is && ownsScreen) playing.value = false
    ownsScreen = is && ownsScreen
  })

  async function rest() {
    await awake.release().catch(() => undefined)
    if (ownsScreen) await screen.exit().catch(() => undefined)
    ownsScreen = false
  }

  async function toggleScreen() {
    ownsScreen = !screen.isFullscreen.value
    await screen.toggle().catch(() => (ownsScreen = false))
  }

  onBeforeUnmount(() => {
    playing.value = false
    clearTimeout(timer)
    void rest()
  })
  playing.value = starts

  return {
    playing,
    pace,
    full: screen.isFullscreen,
    canFill: screen.isSupported,
    toggle: () => (playing.value = !playing.value),
    stop: () => (playing.value = false),
    toggleScreen,
  }
}
