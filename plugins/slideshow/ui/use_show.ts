import { onBeforeUnmount, ref, watch } from 'vue'
import type { SlotContext } from '@lumina/ui'
import { useAwake } from './use_awake.js'
import { usePace } from './use_pace.js'
import { useScreen } from './use_screen.js'

/** Pictures that follow each other by themselves, on a screen that stays awake. */
export function useShow(context: () => SlotContext<'lightbox.toolbar@1'>) {
  const playing = ref(false)
  const pace = usePace()
  const keepAwake = useAwake()
  const screen = useScreen(() => (playing.value = false))
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait() {
    clearTimeout(timer)
    if (playing.value) timer = setTimeout(turn, pace.value * 1000)
  }

  async function turn() {
    // Nobody looks: going on would only load what is not seen.
    if (document.visibilityState === 'visible') await context().next()
    wait()
  }

  watch(pace, wait)
  watch(playing, (on) => {
    context().takeOver(on)
    wait()
    keepAwake(on)
    if (!on) void screen.leave()
  })
  // Whoever turns the pages by hand takes over.
  watch(
    () => context().alone,
    (alone) => (playing.value &&= alone)
  )
  onBeforeUnmount(() => clearTimeout(timer))

  return { playing, pace, screen, toggle: () => (playing.value = !playing.value) }
}
