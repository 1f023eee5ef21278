import { onUnmounted } from 'vue'
import { AdminError } from '~/composables/use_admin_json'

const FIRST_MS = 400
const MOST_MS = 2_000
const TRIES = 5

/** Asks again and again until there is nothing more to ask. A server that is away for a moment is asked once more. */
export function usePolling() {
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function stop() {
    turn++
    clearTimeout(timer)
  }

  /** `ask` answers whether it is over. */
  function start(ask: () => Promise<boolean>, onLost: (error: unknown) => void) {
    stop()
    const mine = turn
    let wait = FIRST_MS
    let failures = 0
    async function again() {
      const isOver = await ask().then(
        (over) => {
          failures = 0
          return over
        },
        (error: unknown) => {
          const isAway = error instanceof AdminError && (error.status === 0 || error.status >= 500)
          if (isAway && ++failures < TRIES) return false
          if (mine === turn) onLost(error)
          return true
        }
      )
      if (isOver || mine !== turn) return
      timer = setTimeout(again, wait)
      wait = Math.min(wait * 1.5, MOST_MS)
    }
    timer = setTimeout(again, wait)
  }

  onUnmounted(stop)
  return { start, stop }
}
