import { computed, ref, shallowRef, watch } from 'vue'
import type { Row } from '~/components/admin/admin_types'
import type { ListQuery } from '~/components/admin/list_address'

/** As many as a selection may name one by one. */
export const MOST_NAMED = 1_000

/** What the server makes a token of. */
export type Chosen = { ids: string[] } | { list: Pick<ListQuery, 'q' | 'f'>; except: string[] }

/** Rows that somebody chose: some of them, also of other pages, or all that the list finds but a few. */
export function useRowSelection(
  rows: () => readonly Row[],
  list: () => Pick<ListQuery, 'q' | 'f'>,
  onFull: () => void
) {
  const named = shallowRef<ReadonlySet<string>>(new Set())
  const isEverything = ref(false)
  let anchor: string | undefined

  const isChosen = (id: string) => named.value.has(id) !== isEverything.value
  const isActive = computed(() => isEverything.value || named.value.size > 0)
  const onPage = computed(() => {
    const chosen = rows().filter(({ id }) => isChosen(id)).length
    if (chosen === 0) return 'none'
    return chosen === rows().length ? 'all' : 'some'
  })

  /** Other rows: what was chosen may not be among them. */
  watch(
    () => JSON.stringify(list()),
    () => clear()
  )

  function set(ids: readonly string[], on: boolean) {
    const next = new Set(named.value)
    for (const id of ids) {
      if (on === isEverything.value) next.delete(id)
      else next.add(id)
    }
    if (next.size > MOST_NAMED && next.size > named.value.size) return onFull()
    named.value = next
  }

  function toggle(id: string, isRange = false) {
    const on = !isChosen(id)
    const stretch = isRange ? stretchTo(id) : undefined
    set(stretch ?? [id], stretch ? true : on)
    anchor = id
  }

  /** From the last one touched to this one, as Shift does everywhere. */
  function stretchTo(id: string) {
    const ids = rows().map((row) => row.id)
    const [from, to] = [ids.indexOf(anchor ?? ''), ids.indexOf(id)]
    if (from < 0 || to < 0) return undefined
    return ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  }

  const togglePage = () =>
    set(
      rows().map(({ id }) => id),
      onPage.value !== 'all'
    )

  function chooseEverything() {
    isEverything.value = true
    named.value = new Set()
  }

  function clear() {
    isEverything.value = false
    named.value = new Set()
    anchor = undefined
  }

  const chosen = (): Chosen =>
    isEverything.value ? { list: list(), except: [...named.value] } : { ids: [...named.value] }

  return {
    named,
    isEverything,
    isActive,
    onPage,
    isChosen,
    toggle,
    togglePage,
    chooseEverything,
    clear,
    chosen,
  }
}

export type RowSelection = ReturnType<typeof useRowSelection>
