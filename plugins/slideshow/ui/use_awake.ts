import { onBeforeUnmount, onMounted } from 'vue'

/** Keeps the screen from going dark, where the browser lets us. */
export function useAwake() {
  let wanted = false
  let lock: WakeLockSentinel | undefined

  async function hold() {
    if (!wanted || lock || document.visibilityState !== 'visible') return
    const got = await navigator.wakeLock?.request('screen').catch(() => undefined)
    if (!wanted || lock) return got?.release().catch(() => undefined)
    lock = got
    got?.addEventListener('release', () => (lock = undefined))
  }

  function keepAwake(on: boolean) {
    wanted = on
    if (on) void hold()
    else void lock?.release().catch(() => undefined)
  }

  // The lock of a page that nobody sees is gone: it is asked for again when somebody does.
  onMounted(() => document.addEventListener('visibilitychange', hold))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', hold)
    keepAwake(false)
  })

  return keepAwake
}
