import { onBeforeUnmount } from 'vue'
import { useLibrary } from '~/composables/use_library'
import type { PhotoList } from '~/composables/use_photo_list'
import { onUploaded } from '~/composables/use_uploads'

/** Keeps an open grid true: photos appear, become ready, change and go while somebody looks. */
export function useLivePhotos(list: PhotoList) {
  const library = useLibrary()

  async function look(id: string) {
    const photo = await library.photo(id).catch(() => null)
    if (photo) list.put(photo)
  }

  const stop = onUploaded((id) => void look(id))
  const poll = setInterval(() => {
    list.photos.value
      .filter(({ state }) => state === 'processing')
      .slice(0, 20)
      .forEach(({ id }) => void look(id))
  }, 2500)

  onBeforeUnmount(() => {
    stop()
    clearInterval(poll)
  })
}
