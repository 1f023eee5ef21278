import { useToast } from '@nuxt/ui/composables'
import { computed, ref, shallowRef, watch } from 'vue'
import type { TrashedAlbum } from '~/components/album/album_types'
import { sequenceOf } from '~/components/photo/photo_sequence'
import type { TrashedPhoto } from '~/components/photo/photo_types'
import type { TrashItem } from '~/components/photo/trash_grid.vue'
import { useI18n } from '~/composables/use_i18n'
import { useLibrary } from '~/composables/use_library'
import { useRefusals } from '~/composables/use_refusals'

interface TrashStart {
  photos: TrashedPhoto[]
  albums: TrashedAlbum[]
  next: string | null
}

const asPhoto = (photo: TrashedPhoto): TrashItem => ({ kind: 'photo', key: photo.id, photo })
const asAlbum = (album: TrashedAlbum): TrashItem => ({ kind: 'album', key: album.id, album })

/** What waits in the trash, and the ways out of it. */
export function useTrash(start: () => TrashStart) {
  const { t } = useI18n()
  const toast = useToast()
  const library = useLibrary()
  const { attempt } = useRefusals()
  const items = shallowRef<TrashItem[]>([])
  const cursor = ref<string | null>(null)
  const busy = ref(false)
  const sequence = computed(() =>
    sequenceOf(items.value.flatMap((item) => (item.kind === 'photo' ? [item.photo] : [])))
  )

  watch(
    start,
    ({ photos, albums, next }) => {
      items.value = [...albums.map(asAlbum), ...photos.map(asPhoto)]
      cursor.value = next
    },
    { immediate: true }
  )

  let loading = false
  async function loadMore() {
    if (!cursor.value || loading) return
    loading = true
    await attempt(async () => {
      const answer = await library.trash(cursor.value!)
      items.value = [
        ...items.value,
        ...answer.data.map((entry) => (entry.type === 'photo' ? asPhoto(entry) : asAlbum(entry))),
      ]
      cursor.value = answer.meta?.next ?? null
    })
    loading = false
  }

  const keysOf = (kind: TrashItem['kind'], list: readonly TrashItem[]) =>
    list.flatMap((item) => (item.kind === kind ? [item.key] : []))

  /** Runs one deed at a time and says what it did; what it took out of the trash is not shown any more. */
  async function run(deed: () => Promise<{ said: string; gone: ReadonlySet<string> }>) {
    if (busy.value) return false
    busy.value = true
    const worked = await attempt(async () => {
      const { said, gone } = await deed()
      items.value = items.value.filter(({ key }) => !gone.has(key))
      toast.add({ title: said, icon: 'i-lucide-check', color: 'success' })
    })
    busy.value = false
    return worked
  }

  const restore = (going: readonly TrashItem[]) =>
    run(async () => {
      const albums = keysOf('album', going)
      for (const id of albums) await library.restoreAlbum(id)
      const ids = keysOf('photo', going)
      const denied = ids.length ? (await library.changeMany(ids, { trashed: false })).denied : []
      if (denied.length > 0)
        toast.add({
          title: t('photos.denied', { count: denied.length }),
          color: 'warning',
          icon: 'i-lucide-lock',
        })
      const gone = new Set([...albums, ...ids.filter((id) => !denied.includes(id))])
      return { said: t('trash.restored', { count: gone.size }), gone }
    })

  const purge = (going: readonly TrashItem[]) =>
    run(async () => {
      const albums = keysOf('album', going)
      for (const id of albums) await library.purgeAlbum(id)
      const ids = keysOf('photo', going)
      const done = ids.length ? await library.purge(ids) : []
      const gone = new Set([...albums, ...done])
      return { said: t('trash.purged', { count: gone.size }), gone }
    })

  const empty = () =>
    run(async () => {
      await library.emptyTrash()
      return { said: t('trash.emptied'), gone: new Set(items.value.map(({ key }) => key)) }
    })

  return { items, sequence, busy, loadMore, restore, purge, empty }
}
