import { computed, shallowRef, watch } from 'vue'
import { useLive } from '~/composables/use_live'
import { useShared } from '~/composables/use_shared'

/** What the open org stores, as of now: the page brings the figures, and uploads elsewhere move them. */
export function useStorage() {
  const { org } = useShared()
  const heard = shallowRef<{ usedBytes: number; limitBytes: number } | null>(null)

  useLive((message) => {
    if (message.type === 'storage') heard.value = message
  })
  // Every visit brings fresh figures.
  watch(org, () => (heard.value = null))

  return computed(() => heard.value ?? org.value?.storage ?? null)
}
