import { useDebounceFn } from '@vueuse/core'
import { onBeforeUnmount, shallowRef } from 'vue'
import type { Data } from '@generated/data'
import { FILTERS } from '~/components/search/search_terms'
import { useApi } from '~/composables/use_api'
import { useShared } from '~/composables/use_shared'

export type Suggestion = Data.Suggestion

const PAUSE_MS = 120

/** What the word being typed may become. Only the answer to the last question counts. */
export function useSuggestions() {
  const api = useApi()
  const { org } = useShared()
  const suggestions = shallowRef<Suggestion[]>([])
  let asking: AbortController | undefined

  async function ask(typed: string) {
    asking?.abort()
    if (!org.value) return void (suggestions.value = filtersLike(typed))
    const mine = (asking = new AbortController())
    const path = `/orgs/${org.value.slug}/suggestions?q=${encodeURIComponent(typed)}`
    const answer = await api.get<Suggestion[]>(path, mine.signal).catch(() => null)
    if (!mine.signal.aborted) suggestions.value = answer?.data ?? []
  }

  onBeforeUnmount(() => asking?.abort())

  return { suggestions, ask, askSoon: useDebounceFn(ask, PAUSE_MS) }
}

/** Names are those of one org; filters are the same everywhere. */
function filtersLike(typed: string): Suggestion[] {
  const [, minus, begun] = /^(-?)(\p{L}*)$/u.exec(typed) ?? []
  return FILTERS.filter((name) => begun !== undefined && name.startsWith(begun.toLowerCase())).map(
    (name) => ({ kind: 'filter', name, text: `${minus}${name}:` })
  )
}
