import { ref, shallowRef } from 'vue'
import { usePlugin } from '@lumina/ui'
import type { SavedSearch } from './saved_search.js'

interface Shelf {
  searches: SavedSearch[]
  /** Where those begin that have not been asked for; null at the end. */
  next: string | null
}

const EMPTY: Shelf = { searches: [], next: null }

/** What the shelf of each org showed last: it shows at once to whoever comes back. */
const known = new Map<string, Shelf>()

/** The saved searches of an org, a few at a time: each of them is searched for when it is asked for. */
export function useSearches(slug: string) {
  const { api } = usePlugin()
  const shelf = shallowRef(known.get(slug) ?? EMPTY)
  /** How often somebody asked. */
  const turn = ref(0)
  const busy = ref(false)
  /** What did not work, and can be tried again. */
  const failed = shallowRef<() => Promise<void>>()

  /** Asks anew for as many as are shown. */
  const load = (): Promise<void> => bring(EMPTY, shelf.value.searches.length, load)

  async function more() {
    if (!busy.value && shelf.value.next) await bring(shelf.value, 0, more)
  }

  async function bring(before: Shelf, least: number, again: () => Promise<void>) {
    const mine = ++turn.value
    busy.value = true
    failed.value = undefined
    try {
      const found = await pagesAfter(before, least)
      if (mine !== turn.value) return
      shelf.value = found
      known.set(slug, found)
    } catch {
      if (mine === turn.value) failed.value = again
    } finally {
      if (mine === turn.value) busy.value = false
    }
  }

  async function pagesAfter({ searches, next }: Shelf, least: number): Promise<Shelf> {
    const path = next ? `searches?cursor=${encodeURIComponent(next)}` : 'searches'
    const { data, meta } = await api.get<SavedSearch[]>(path)
    const found = { searches: [...searches, ...data], next: meta?.next ?? null }
    return found.next && found.searches.length < least ? pagesAfter(found, least) : found
  }

  return { shelf, busy, failed, load, more }
}
