import { router } from '@inertiajs/vue3'
import { computed } from 'vue'
import type { Photo } from '~/components/photo/photo_types'

export type Filters = {
  tag: string | null
  q: string | null
}

/** Which photos of a page are asked for. The address says it, so that it can be sent to somebody. */
export function useListFilters(filters: () => Filters, home: () => string) {
  const active = computed(() => Boolean(filters().tag || filters().q))
  const query = computed(() => queryOf(filters()))

  function apply(next: Partial<Filters>) {
    const params = queryOf(next)
    router.visit(params ? `${home()}?${params}` : home(), {
      only: ['timeline', 'filters', 'problem', 'openPhoto', 'openPhotoId', 'plugins'],
      preserveState: true,
      preserveScroll: true,
      // Back leads out of a search, not letter by letter through it.
      replace: Boolean(next.q) === Boolean(filters().q),
    })
  }

  /** Whether a photo that has just come belongs to what is shown. What words find only the server knows. */
  function holds(photo: Photo) {
    const { tag, q } = filters()
    return !q && (!tag || photo.tags.some((name) => name.toLowerCase() === tag.toLowerCase()))
  }

  return { active, query, apply, holds }
}

function queryOf({ tag, q }: Partial<Filters>) {
  const params = new URLSearchParams()
  if (tag) params.set('tag', tag)
  if (q) params.set('q', q)
  return params.toString()
}
