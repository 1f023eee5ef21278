import { computed, ref, watch } from 'vue'
import { isFilter, type SearchTerm, termsIn, troubleWith } from '~/components/search/search_terms'
import { useSearchFilters } from '~/composables/use_search_filters'

/** What is searched for, as it is being written: filters that are whole, and the text behind them. */
export function useSearchTerms(q: () => string | null, search: (q: string | null) => void) {
  const { names: others } = useSearchFilters()
  const chips = ref<string[]>([])
  const text = ref('')
  const whole = computed(() => [...chips.value, text.value.trim()].filter(Boolean).join(' '))

  const isWhole = (term: SearchTerm) => isFilter(term, others.value)

  /** What was asked for last. */
  let sent = ''
  watch(q, take, { immediate: true })

  /** What the address says. What somebody is just typing stays as it is. */
  function take(asked: string | null) {
    if ((asked ?? '') === sent || (asked ?? '') === whole.value) return
    const terms = termsIn(asked ?? '')
    chips.value = terms.filter(isWhole).map((term) => term.text)
    text.value = terms
      .filter((term) => !isWhole(term))
      .map((term) => term.text)
      .join(' ')
    sent = whole.value
  }

  function send() {
    const written = whole.value
    if (written === sent || termsIn(written).some((term) => troubleWith(term, others.value))) return
    sent = written
    search(written || null)
  }

  /** Filters that are whole become chips. */
  function settle() {
    const terms = termsIn(text.value)
    const isOpen = (text.value.match(/"/g)?.length ?? 0) % 2 === 1
    if (isOpen || !terms.some(isWhole)) return
    chips.value = [...chips.value, ...terms.filter(isWhole).map((term) => term.text)]
    text.value = terms
      .filter((term) => !isWhole(term))
      .map((term) => `${term.text} `)
      .join('')
  }

  return { chips, text, whole, send, settle }
}
