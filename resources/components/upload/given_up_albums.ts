import { router } from '@inertiajs/vue3'
import { useApi } from '~/composables/use_api'
import { givenUp, keepNotes, rows } from '~/components/upload/upload_queue'
import type { UploadRow } from '~/components/upload/upload_rows'

/** Puts away albums that were made for a drop in which nothing was new. Whoever looks at one is led back. */
export async function giveUpEmptyAlbums() {
  await visit
  const ofNewAlbums = rows.filter(({ target }) => target.isNew)
  for (const [id, some] of Map.groupBy(ofNewAlbums, ({ target }) => target.album.id)) {
    if (id in givenUp.value || some.some(mayFill)) continue
    const { slug, album } = some[0].target
    if (await trashIfEmpty(slug, id)) {
      givenUp.value = { ...givenUp.value, [id]: album.name }
      keepNotes()
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
    await leave(slug, id)
    await api.delete(path)
    return true
  } catch {
    return false
  }
}

/** Before it goes, so that nothing on the page asks for it any more. */
async function leave(slug: string, id: string) {
  if (location.pathname !== `/orgs/${slug}/albums/${id}`) return
  await new Promise<void>((resolve) => router.visit(`/orgs/${slug}`, { onFinish: () => resolve() }))
}

/** A visit that is under way may lead to the very album. */
let visit = Promise.resolve()

if (typeof window !== 'undefined') {
  let arrive: () => void = () => undefined
  router.on('start', ({ detail }) => {
    if (!detail.visit.async) visit = new Promise((resolve) => (arrive = resolve))
  })
  router.on('finish', ({ detail }) => {
    if (!detail.visit.async) arrive()
  })
}
