import { computed, onBeforeUnmount, ref, shallowRef, toRaw } from 'vue'
import type { ApiAnswer } from '~/composables/use_api'
import { cameByHistory } from '~/composables/use_history'
import type { Photo } from '~/components/photo/photo_types'

/** Photos of a list from its beginning, and where it goes on. */
interface ListBeginning {
  photos: readonly Photo[]
  next: string | null
}

export interface PhotoListOptions {
  /** What tells this list from others: its address with its filters. */
  key: () => string
  first: ListBeginning
  fetchMore: (cursor: string | null, limit: number) => Promise<ApiAnswer<Photo[]>>
}

const LISTS_REMEMBERED = 6
const STEP = 200
const LONG_STEP = 500
const left = new Map<string, ListBeginning>()

/** The photos of one page: what the server sent first, what scrolling brought, and every change since. */
export function usePhotoList(options: PhotoListOptions) {
  const photos = shallowRef<Photo[]>([])
  const next = ref<string | null>(null)
  const loading = ref(false)
  const failed = ref(false)
  const places = computed(() => new Map(photos.value.map((photo, index) => [photo.id, index])))
  let key = options.key()
  let round = 0

  function start({ photos: list, next: cursor }: ListBeginning) {
    round++
    photos.value = [...toRaw(list)].map(toRaw)
    next.value = cursor
    loading.value = false
    failed.value = false
    key = options.key()
  }

  let coming: Promise<void> | null = null

  /** The next stretch; whoever asks while one is on its way waits for that one. */
  function loadMore(limit = STEP): Promise<void> {
    if (!next.value) return Promise.resolve()
    coming ??= load(next.value, limit).finally(() => (coming = null))
    return coming
  }

  async function load(cursor: string, limit: number) {
    const mine = round
    loading.value = true
    failed.value = false
    try {
      const answer = await options.fetchMore(cursor, limit)
      if (mine !== round) return
      const known = places.value
      photos.value = [...photos.value, ...answer.data.filter((photo) => !known.has(photo.id))]
      next.value = answer.meta?.next ?? null
    } catch {
      failed.value = mine === round
    } finally {
      if (mine === round) loading.value = false
    }
  }

  /** Everything there is, for «select all» and deep links far down. Stops early when `enough` says so. */
  async function loadAll(enough: () => boolean = () => false) {
    do await loadMore(LONG_STEP)
    while (next.value && !enough() && !failed.value)
    return !failed.value
  }

  /** What changed while nobody looked: the stretch that is loaded is asked for again and laid over. */
  async function refresh() {
    const mine = round
    const answer = await options.fetchMore(
      null,
      Math.min(LONG_STEP, Math.max(STEP, photos.value.length))
    )
    if (mine !== round) return
    const known = places.value
    const fresh = answer.data
    const tail = photos.value
      .slice(fresh.length)
      .filter((photo) => !fresh.some(({ id }) => id === photo.id))
    const same =
      fresh.length === known.size &&
      fresh.every((photo, index) => isSame(photo, photos.value[index]))
    if (same) return
    photos.value = answer.meta?.next ? [...fresh, ...tail] : fresh
    if (!answer.meta?.next || tail.length === 0) next.value = answer.meta?.next ?? null
  }

  const remembered = cameByHistory() ? left.get(key) : undefined
  start(remembered ?? options.first)
  if (remembered) void refresh().catch(() => undefined)

  onBeforeUnmount(() => {
    left.delete(key)
    left.set(key, { photos: photos.value, next: next.value })
    if (left.size > LISTS_REMEMBERED) left.delete(left.keys().next().value!)
  })

  return {
    photos,
    next,
    loading,
    failed,
    places,
    start,
    loadMore,
    loadAll,
    refresh,
  }
}

const isSame = (one: Photo, other: Photo | undefined) =>
  JSON.stringify(one) === JSON.stringify(other)
