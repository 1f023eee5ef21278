import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import type { Reading } from '~/components/dashboard/widget_types'

/** What one widget shows: brought along by the page where the server knew it, else asked for by itself. */
export function useWidget(path: string, brought?: Reading) {
  const reading = shallowRef(brought)
  const isBroken = ref(false)
  const isAsking = ref(false)
  const leaving = new AbortController()

  async function ask() {
    isAsking.value = true
    isBroken.value = false
    try {
      const headers = { Accept: 'application/json' }
      const answer = await fetch(path, { headers, signal: leaving.signal })
      if (!answer.ok) throw new Error(String(answer.status))
      reading.value = await answer.json()
    } catch {
      isBroken.value = !leaving.signal.aborted
    } finally {
      isAsking.value = false
    }
  }

  onMounted(() => void (brought ?? ask()))
  onBeforeUnmount(() => leaving.abort())
  return { reading, isBroken, isAsking, ask }
}
