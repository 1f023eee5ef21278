import { usePoll } from '@inertiajs/vue3'
import { watch } from 'vue'

const POLL_MS = 2_000

export const isUnderWay = ({ state }: { state: string }) =>
  state === 'waiting' || state === 'running'

/** Asks again and again for parts of a page, as long as something in them changes by itself. */
export function useFollowing(parts: string[], changes: () => boolean) {
  const { start, stop } = usePoll(POLL_MS, { only: parts }, { autoStart: false })
  watch(changes, (some) => (some ? start() : stop()), { immediate: true })
}
