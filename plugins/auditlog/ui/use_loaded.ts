import { ref, shallowRef, watch } from 'vue'
import { ApiError } from '@lumina/ui'

/** Something that is asked for when a part of the page is about something else, and again where that did not work. */
export function useLoaded<T>(about: () => string, ask: (signal: AbortSignal) => Promise<T>) {
  const value = shallowRef<T>()
  const isFailed = ref(false)
  let asking: AbortController | undefined

  async function load() {
    asking?.abort()
    asking = new AbortController()
    const { signal } = asking
    isFailed.value = false
    try {
      value.value = await ask(signal)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      isFailed.value = true
    }
  }

  watch(about, load, { immediate: true })
  return { value, isFailed, load }
}
