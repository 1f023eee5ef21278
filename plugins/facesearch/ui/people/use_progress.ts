import { onBeforeUnmount, ref, watch } from 'vue'
import { router } from '@inertiajs/vue3'
import type { Progress } from './people_types.js'

const PAUSE_MS = 4_000

/** Follows the index while it is at work, and says when people may have come. */
export function useProgress(told: () => Progress | null, grown: () => unknown) {
  const progress = ref(told())
  let timer: ReturnType<typeof setInterval> | undefined

  watch(
    told,
    (now, before) => {
      progress.value = now
      if (before && now && (now.done !== before.done || before.isGrouping)) void grown()
      if (!now?.waiting && !now?.isGrouping) return stop()
      timer ??= setInterval(() => router.reload({ only: ['progress'] }), PAUSE_MS)
    },
    { immediate: true }
  )

  function stop() {
    clearInterval(timer)
    timer = undefined
  }

  onBeforeUnmount(stop)

  return progress
}
