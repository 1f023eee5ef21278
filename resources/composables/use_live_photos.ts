import { onBeforeUnmount } from 'vue'
import { useLibrary } from '~/composables/use_library'
import { useLive } from '~/composables/use_live'
import type { PhotoList } from '~/composables/use_photo_list'
import { onUploaded } from '~/composables/use_uploads'

const GATHER_MS = 300
const BREATH_MS = 2000
/** Up to here photos are asked for one by one; beyond, the list is read again as a whole. */
const FEW = 6

/** Keeps an open grid true: photos appear, become ready, change and go while somebody looks. */
export function useLivePhotos(list: PhotoList, albumId?: string) {
  const library = useLibrary()
  const news = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function hear(photoId: string) {
    news.add(photoId)
    timer ??= setTimeout(look, GATHER_MS)
  }

  async function look() {
    const ids = [...news]
    news.clear()
    if (ids.length > FEW) {
      await list.refresh().catch(() => undefined)
      await new Promise((resume) => setTimeout(resume, BREATH_MS))
    } else await Promise.all(ids.map(lookAt))
    timer = news.size > 0 ? setTimeout(look, GATHER_MS) : undefined
  }

  async function lookAt(id: string) {
    const photo = await library.photo(id).catch(() => null)
    if (photo && photo.trashedAt === null) list.put(photo)
  }

  useLive((message) => {
    if (message.type === 'missed') void list.refresh().catch(() => undefined)
    if (!('photoId' in message)) return
    const isOurs =
      albumId === undefined || message.albumId === albumId || list.places.value.has(message.photoId)
    if (message.type === 'photo.trashed' || message.type === 'photo.purged')
      list.remove([message.photoId])
    else if (isOurs) hear(message.photoId)
  })

  const stop = onUploaded((id, { album }) => {
    if (albumId === undefined || album.id === albumId) hear(id)
  })

  onBeforeUnmount(() => {
    stop()
    clearTimeout(timer)
  })
}
