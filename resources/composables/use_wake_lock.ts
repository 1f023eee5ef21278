import { onBeforeUnmount, watch } from 'vue'

/** Keeps the screen from going to sleep while something goes on, where the browser lets us. */
export function useWakeLock(isNeeded: () => boolean) {
  let held: WakeLockSentinel | null = null

  async function hold() {
    if (held || document.hidden || !isNeeded()) return
    held = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    held?.addEventListener('release', () => (held = null))
  }

  const release = () => void held?.release().catch(() => undefined)
  watch(isNeeded, (needed) => (needed ? void hold() : release()), { immediate: true })
  // Whoever looks away loses it.
  document.addEventListener('visibilitychange', hold)
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', hold)
    release()
  })
}
