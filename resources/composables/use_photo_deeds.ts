import { useToast } from '@nuxt/ui/composables'
import type { Photo } from '~/components/photo/photo_types'
import { useI18n } from '~/composables/use_i18n'
import { useLibrary, type PhotoChange } from '~/composables/use_library'
import { useRefusals } from '~/composables/use_refusals'
import type { Timeline } from '~/composables/use_timeline'
import { useUndo } from '~/composables/use_undo'

/** From so many on, people are told how far it has come. */
const LONG = 1500

/** What people do with photos: shown at once, taken back when the server says no, undone from a toast. */
export function usePhotoDeeds(list: Timeline, gone: (ids: readonly string[]) => void) {
  const { t, number } = useI18n()
  const toast = useToast()
  const library = useLibrary()
  const { tell, attempt } = useRefusals()
  const offerUndo = useUndo()

  function tellDenied(denied: number) {
    if (denied > 0)
      toast.add({
        title: t('photos.denied', { count: denied }),
        color: 'warning',
        icon: 'i-lucide-lock',
      })
  }

  /** Changes many; says how far it has come where that takes a while. */
  async function change(ids: readonly string[], part: PhotoChange) {
    return withProgress(ids.length, (progress) => library.changeMany(ids, part, progress))
  }

  async function withProgress<T>(
    total: number,
    work: (progress: (done: number) => void) => Promise<T>
  ) {
    if (total < LONG) return work(() => undefined)
    const words = (done: number) =>
      t('photos.progress', { done: number(done), total: number(total) })
    const { id } = toast.add({
      title: words(0),
      icon: 'i-lucide-loader-circle',
      color: 'neutral',
      duration: 0,
      close: false,
      ui: { icon: 'animate-spin' },
    })
    try {
      return await work((done) => toast.update(id, { title: words(done) }))
    } finally {
      toast.remove(id)
    }
  }

  /** Takes photos out of the grid while the server is asked; whatever it denies comes back. */
  async function withdraw(ids: readonly string[], part: PhotoChange) {
    const removed = list.remove(ids)
    gone(ids)
    try {
      const { done, denied } = await change(ids, part)
      const refused = new Set(denied)
      list.putBack(removed.filter(({ id }) => refused.has(id)))
      tellDenied(denied.length)
      return { done, removed: removed.filter(({ id }) => !refused.has(id)) }
    } catch (error) {
      list.putBack(removed)
      tell(error)
      return { done: [], removed: [] }
    } finally {
      if (removed.length < ids.length) list.recountSoon()
    }
  }

  async function putBack(ids: readonly string[], removed: readonly Photo[], part: PhotoChange) {
    await change(ids, part)
    list.putBack(removed)
    if (removed.length < ids.length) list.recountSoon()
  }

  async function trash(ids: readonly string[]) {
    const { done, removed } = await withdraw(ids, { trashed: true })
    if (done.length === 0) return
    offerUndo(t('photos.trashed', { count: done.length }), () =>
      putBack(done, removed, { trashed: false })
    )
  }

  /** Ends photos for good: there is no way back from this one. */
  async function destroy(ids: readonly string[]) {
    const { done } = await withdraw(ids, { trashed: true })
    if (done.length === 0) return
    const ended = await attempt(() =>
      withProgress(done.length, (progress) => library.purge(done, progress))
    )
    if (ended)
      toast.add({
        title: t('photos.destroyed', { count: done.length }),
        icon: 'i-lucide-trash-2',
        color: 'neutral',
      })
  }

  /** Into another album. `from` is the one whose page this is: there they leave the grid. */
  async function move(ids: readonly string[], album: { id: string; name: string }, from?: string) {
    const homes = new Map(list.among(new Set(ids)).map(({ id, albumId }) => [id, albumId]))
    const going = ids.filter((id) => homes.get(id) !== album.id)
    if (going.length === 0) return
    const { done, removed } = from
      ? await withdraw(going, { albumId: album.id })
      : { done: await moveInPlace(going, album.id), removed: [] }
    if (done.length === 0) return
    const isKnown = from !== undefined || done.every((id) => homes.has(id))
    offerUndo(
      t('photos.moved', { count: done.length, album: album.name }),
      isKnown
        ? async () => {
            if (from) return putBack(done, removed, { albumId: from })
            for (const [albumId, group] of Map.groupBy(done, (id) => homes.get(id)!)) {
              await change(group, { albumId })
              list.patchAll(group, { albumId })
            }
          }
        : null
    )
  }

  async function moveInPlace(ids: readonly string[], albumId: string) {
    try {
      const { done, denied } = await change(ids, { albumId })
      list.patchAll(done, { albumId })
      tellDenied(denied.length)
      return done
    } catch (error) {
      tell(error)
      return []
    }
  }

  async function tag(ids: readonly string[], addTags: string[], removeTags: string[]) {
    const { done, denied } = await change(ids, { addTags, removeTags })
    list.changes.value++
    list.recountSoon()
    tellDenied(denied.length)
    toast.add({
      title: t('photos.tagged', { count: done.length }),
      icon: 'i-lucide-tag',
      color: 'success',
    })
  }

  /** Shows a fact at once, and the one before again where the server says no. */
  async function mark(ids: readonly string[], part: Pick<PhotoChange, 'favorite' | 'rating'>) {
    const before = list.among(new Set(ids))
    list.patchAll(ids, part)
    try {
      const [id] = ids
      if (ids.length === 1 && part.favorite !== undefined) await library.love(id, part.favorite)
      else tellDenied((await change(ids, part)).denied.length)
    } catch (error) {
      before.forEach(({ id, favorite, rating }) => list.patch(id, { favorite, rating }))
      tell(error)
    }
  }

  const love = (ids: readonly string[], on: boolean) => mark(ids, { favorite: on })
  const rate = (ids: readonly string[], rating: number | null) => mark(ids, { rating })

  async function retry(photo: Photo) {
    const worked = await attempt(() => library.renderAgain(photo.id))
    if (worked) list.patch(photo.id, { state: 'processing', failure: null })
  }

  return { trash, destroy, move, tag, love, rate, retry }
}
