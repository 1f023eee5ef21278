import { useToast } from '@nuxt/ui/composables'
import type { Photo } from '~/components/photo/photo_types'
import { useI18n } from '~/composables/use_i18n'
import { useLibrary, type PhotoChange } from '~/composables/use_library'
import type { PhotoList } from '~/composables/use_photo_list'
import { useRefusals } from '~/composables/use_refusals'

const UNDO_MS = 8000

/** What people do with photos: shown at once, taken back when the server says no, undone from a toast. */
export function usePhotoDeeds(list: PhotoList, gone: (ids: string[]) => void = () => undefined) {
  const { t } = useI18n()
  const toast = useToast()
  const library = useLibrary()
  const { tell, attempt } = useRefusals()

  function offerUndo(title: string, undo: () => Promise<unknown>) {
    const { id } = toast.add({
      title,
      icon: 'i-lucide-check',
      color: 'neutral',
      duration: UNDO_MS,
      orientation: 'horizontal',
      progress: { color: 'primary', ui: { base: 'h-0.5 bg-transparent' } },
      actions: [
        {
          label: t('common.undo'),
          color: 'primary',
          variant: 'soft',
          size: 'md',
          onClick: () => {
            toast.remove(id)
            void attempt(undo)
          },
        },
      ],
    })
  }

  function tellDenied(denied: number) {
    if (denied > 0)
      toast.add({
        title: t('photos.denied', { count: denied }),
        color: 'warning',
        icon: 'i-lucide-lock',
      })
  }

  /** Takes photos out of the grid while the server is asked; whatever it denies comes back. */
  async function withdraw(photos: readonly Photo[], change: PhotoChange) {
    const removed = list.remove(photos.map(({ id }) => id))
    gone(removed.map(({ id }) => id))
    try {
      const { done, denied } = await library.changeMany(
        photos.map(({ id }) => id),
        change
      )
      list.putBack(removed.filter(({ id }) => denied.includes(id)))
      tellDenied(denied.length)
      return photos.filter(({ id }) => done.includes(id))
    } catch (error) {
      list.putBack(removed)
      tell(error)
      return []
    }
  }

  async function trash(photos: readonly Photo[]) {
    const trashed = await withdraw(photos, { trashed: true })
    if (trashed.length === 0) return
    offerUndo(t('photos.trashed', { count: trashed.length }), async () => {
      await library.changeMany(
        trashed.map(({ id }) => id),
        { trashed: false }
      )
      list.putBack(trashed)
    })
  }

  async function move(
    photos: readonly Photo[],
    album: { id: string; name: string },
    stays: boolean
  ) {
    const going = photos.filter((photo) => photo.albumId !== album.id)
    if (going.length === 0) return
    const moved = stays
      ? await moveInPlace(going, album.id)
      : await withdraw(going, { albumId: album.id })
    if (moved.length === 0) return
    offerUndo(t('photos.moved', { count: moved.length, album: album.name }), async () => {
      for (const [albumId, group] of Map.groupBy(moved, (photo) => photo.albumId)) {
        await library.changeMany(
          group.map(({ id }) => id),
          { albumId }
        )
      }
      if (stays) moved.forEach(({ id, albumId }) => list.patch(id, { albumId }))
      else list.putBack(moved)
    })
  }

  async function moveInPlace(photos: readonly Photo[], albumId: string) {
    try {
      const { done, denied } = await library.changeMany(
        photos.map(({ id }) => id),
        { albumId }
      )
      done.forEach((id) => list.patch(id, { albumId }))
      tellDenied(denied.length)
      return photos.filter(({ id }) => done.includes(id))
    } catch (error) {
      tell(error)
      return []
    }
  }

  async function tag(photos: readonly Photo[], addTags: string[], removeTags: string[]) {
    const { done, denied } = await library.changeMany(
      photos.map(({ id }) => id),
      { addTags, removeTags }
    )
    for (const photo of photos.filter(({ id }) => done.includes(id))) {
      const kept = photo.tags.filter((name) => !removeTags.includes(name))
      list.patch(photo.id, {
        tags: [...new Set([...kept, ...addTags])].sort((a, b) => a.localeCompare(b)),
      })
    }
    tellDenied(denied.length)
    toast.add({
      title: t('photos.tagged', { count: done.length }),
      icon: 'i-lucide-tag',
      color: 'success',
    })
  }

  async function love(photos: readonly Photo[], on: boolean) {
    const before = photos.filter((photo) => photo.favorite !== on)
    before.forEach(({ id }) => list.patch(id, { favorite: on }))
    try {
      if (before.length === 1) await library.love(before[0].id, on)
      else
        await library.changeMany(
          before.map(({ id }) => id),
          { favorite: on }
        )
    } catch (error) {
      before.forEach(({ id }) => list.patch(id, { favorite: !on }))
      tell(error)
    }
  }

  async function retry(photo: Photo) {
    const worked = await attempt(() => library.renderAgain(photo.id))
    if (worked) list.patch(photo.id, { state: 'processing', failure: null })
  }

  return { trash, move, tag, love, retry }
}
