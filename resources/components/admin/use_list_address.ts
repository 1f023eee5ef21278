import { router, usePage } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { Asked, FilterText, Resource, View } from '~/components/admin/admin_types'
import { type ListQuery, type Place, placeIn, queryOf } from '~/components/admin/list_address'

/** The address of a list is all that it knows: whatever changes it is a visit, and the way back is the browser's. */
export function useListAddress(
  root: () => string,
  resource: () => Resource,
  asked: () => Asked,
  views: () => readonly View[]
) {
  const page = usePage()
  const query = computed(() => queryOf(asked(), resource()))

  function visit(next: ListQuery & Place & { view?: string | null }, replace = false) {
    const view = ('view' in next ? next.view : asked().view) ?? without()
    router.get(root(), { ...next, view }, { preserveState: true, preserveScroll: true, replace })
  }

  /** An address that asks for nothing opens the view that somebody begins with. */
  const without = () => (views().some(({ isDefault }) => isDefault) ? '-' : undefined)

  /** Other rows than before: the list begins anew. */
  const change = (part: ListQuery, replace = false) => visit({ ...query.value, ...part }, replace)

  const search = (words: string, replace = false) => change({ q: words || undefined }, replace)

  function filter(name: string, value: FilterText | undefined) {
    const { [name]: _, ...rest } = asked().filters
    change({ f: value === undefined ? rest : { ...rest, [name]: value } })
  }

  /** The same rows, seen differently. */
  const show = (columns: string[]) =>
    visit({ ...queryOf({ ...asked(), columns }, resource()), ...placeIn(page.url) })

  const turn = (place: Place) => visit({ ...query.value, ...place })

  const widen = () => change({ q: undefined, f: undefined })

  return { query, visit, change, search, filter, show, turn, widen }
}

export type ListAddress = ReturnType<typeof useListAddress>
