import { router } from '@inertiajs/vue3'
import { useApi } from '~/composables/use_api'
import { givenUp, keepNotes, rows } from '~/components/upload/upload_queue'
import type { UploadRow } from '~/components/upload/upload_rows'

const ON_ITS_WAY_MS = 5000

/** Puts away albums that were made for a drop in which nothing was new. Whoever looks at one is led back. */
export async function giveUpEmptyAlbums() {
  const ofNewAlbums = rows.filter(({ target }) => target.isNew)
  for (const [id, some] of Map.groupBy(ofNewAlbums, ({ target }) => target.album.id)) {
    if (id in givenUp.value || some.some(mayFill)) continue
    const { slug, album } = some[0].target
    if (await trashIfEmpty(slug, id)) {
      givenUp.value = { ...givenUp.value, [id]: album.name }
      keepNotes()
      leave(slug, id)
    }
  }
}

const mayFill = ({ state, retryable }: UploadRow) => state === 'added' || retryable

/** What others have put into it meanwhile stays. If it cannot be asked, so does the album. */
async function trashIfEmpty(slug: string, id: string) {
  const api = useApi()
  const path = `/orgs/${slug}/albums/${id}`
  try {
    const { data } = await api.get<{ photoCount: number; trashedAt?: string | null }>(path)
    if (data.photoCount > 0 || data.trashedAt) return false
    await api.delete(path)
    return true
  } catch {
    return false
  }
}

/** The page may have been on its way there when it turned out that nothing is new. */
function leave(slug: string, id: string) {
  const look = () => {
    if (location.pathname === `/orgs/${slug}/albums/${id}`) router.visit(`/orgs/${slug}`)
  }
  look()
  setTimeout(router.on('navigate', look), ON_ITS_WAY_MS)
}
