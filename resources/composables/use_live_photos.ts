import { onBeforeUnmount } from 'vue'
import { useLive } from '~/composables/use_live'
import type { Timeline } from '~/composables/use_timeline'
import { onUploaded } from '~/composables/use_uploads'

const GATHER_MS = 300
const BREATH_MS = 1200
/** As many as the server names at once. */
const AT_ONCE = 100

/** Keeps an open grid true: photos appear, become ready, change and go while somebody looks. */
export function useLivePhotos(list: Timeline, albumId?: string) {
  const news = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function hear(photoId: string) {
    news.add(photoId)
    timer ??= setTimeout(look, GATHER_MS)
  }

  async function look() {
    const ids = [...news].slice(0, AT_ONCE)
    ids.forEach((id) => news.delete(id))
    await list.look(ids).catch(() => undefined)
    // While hundreds arrive, the next ones are gathered a little longer.
    timer = setTimeout(rest, BREATH_MS)
  }

  // One round at a time: what is heard meanwhile belongs to the next.
  function rest() {
    if (news.size > 0) void look()
    else timer = undefined
  }

  useLive((message) => {
    if (message.type === 'missed') void list.refresh().catch(() => undefined)
    if (!('photoId' in message)) return
    const { type, photoId } = message
    const concerns = albumId === undefined || message.albumId === albumId || list.has(photoId)
    if (!concerns) return
    if (type === 'photo.trashed' || type === 'photo.purged') list.remove([photoId])
    else hear(photoId)
  })

  const stop = onUploaded((id, { album }) => {
    if (albumId === undefined || album.id === albumId) hear(id)
  })

  onBeforeUnmount(() => {
    stop()
    clearTimeout(timer)
  })
}
