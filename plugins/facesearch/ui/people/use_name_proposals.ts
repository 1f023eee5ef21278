import { onBeforeUnmount, shallowRef } from 'vue'
import { usePlugin } from '@lumina/ui'
import type { Person } from './people_types.js'

const PAUSE_MS = 120

/** People of this org whose names begin with what is being typed. Only the answer to the last question counts. */
export function useNameProposals(leaveOut: () => string | undefined) {
  const { api } = usePlugin()
  const proposals = shallowRef<readonly Person[]>([])
  let asking: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Whether it was answered: who asks for something else, or gives it up, is not. */
  async function ask(typed: string) {
    clearTimeout(timer)
    asking?.abort()
    const mine = (asking = new AbortController())
    if (!typed.trim()) {
      proposals.value = []
      return true
    }
    const path = `people?q=${encodeURIComponent(typed.trim())}`
    const answer = await api.get<Person[]>(path, mine.signal).catch(() => null)
    if (mine.signal.aborted) return false
    proposals.value = (answer?.data ?? []).filter(({ id }) => id !== leaveOut())
    return true
  }

  function askSoon(typed: string) {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(typed), PAUSE_MS)
  }

  function forget() {
    clearTimeout(timer)
    asking?.abort()
    proposals.value = []
  }

  onBeforeUnmount(forget)

  return { proposals, ask, askSoon, forget }
}

/** Two spellings of one name are one name. */
export const sameName = (one: string | null, other: string) =>
  one !== null && folded(one) === folded(other)

const folded = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
