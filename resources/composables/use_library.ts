import type { FullPhoto, Photo, TagCount, TrashedPhoto } from '~/components/photo/photo_types'
import type { AlbumDetails, AlbumItem, TrashedAlbum } from '~/components/album/album_types'
import type { BucketFacts } from '~/components/photo/timeline_columns'
import { useApi } from '~/composables/use_api'
import { saveFile } from '~/composables/save_file'
import { useShared } from '~/composables/use_shared'
import type { BucketList } from '~/composables/use_timeline'

/** One change to many photos. */
export interface PhotoChange {
  addTags?: string[]
  removeTags?: string[]
  albumId?: string
  trashed?: boolean
  favorite?: boolean
  rating?: number | null
}

/** Which photos a timeline holds. */
export interface TimelineFilters {
  albumId?: string
  tag?: string | null
  q?: string | null
  favorite?: boolean
}

/** What people correct of one photo. */
export interface PhotoEdit {
  caption?: string | null
  tags?: string[]
  /** ISO 8601, and the minutes that the clock of the place was ahead of UTC. */
  takenAt?: string
  takenOffset?: number | null
  rating?: number | null
}

/** Ids in, permitted subset out. */
export interface Outcome {
  done: string[]
  denied: string[]
  missing: string[]
}

export interface PhotoQuery {
  /** Only these, and of them only what belongs to the rest of the question. */
  ids?: string[]
  albumId?: string
  tag?: string | null
  q?: string | null
  favorite?: boolean
  cursor?: string | null
  limit?: number
}

const AT_ONCE = 500
const TRASH_PAGE = 200
const IDS_IN_ADDRESS = 180
const IDS_IN_ORDER = 20_000

/** Originals, or what a screen shows. */
export type ArchiveSize = 'original' | 'web'

function paramsOf(query: object) {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value) params.set(key, String(value))
  return params
}

/** The API of the open org's library, by nouns. */
export function useLibrary() {
  const api = useApi()
  const { org } = useShared()
  const slug = org.value?.slug ?? ''
  const root = `/orgs/${slug}`

  function photos({ albumId, favorite, ...query }: PhotoQuery) {
    const params = paramsOf({ ...query, favorite })
    return api.get<Photo[]>(`${root}${albumId ? `/albums/${albumId}` : ''}/photos?${params}`)
  }

  /** What a timeline asks for. `filters` says how, as of now. */
  function timeline(filters: () => TimelineFilters) {
    const at = (path: string, more: object = {}) => {
      const { albumId, ...rest } = filters()
      return `${root}/timeline${path}?${paramsOf({ ...rest, album_id: albumId, ...more })}`
    }
    return {
      fetchBuckets: () => data(api.get<BucketList>(at(''))),
      fetchColumns: (key: string, signal?: AbortSignal) =>
        data(api.get<BucketFacts>(at(`/${key}`), signal)),
      fetchPlace: async (id: string) =>
        (await data(api.get<{ key: string }>(at('/place', { photo_id: id })))).key,
    }
  }

  async function changeMany(
    ids: readonly string[],
    change: PhotoChange,
    progress: (done: number) => void = () => undefined
  ): Promise<Outcome> {
    const outcome: Outcome = { done: [], denied: [], missing: [] }
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const photoIds = ids.slice(at, at + AT_ONCE)
      const { data } = await api.post<Outcome>(`${root}/photo-changes`, { photoIds, ...change })
      outcome.done.push(...data.done)
      outcome.denied.push(...data.denied)
      outcome.missing.push(...data.missing)
      progress(at + photoIds.length)
    }
    return outcome
  }

  async function purge(ids: readonly string[], progress: (done: number) => void = () => undefined) {
    const done: string[] = []
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const photoIds = ids.slice(at, at + AT_ONCE)
      const { data } = await api.post<Outcome>(`${root}/purges`, { photoIds })
      done.push(...data.done)
      progress(at + photoIds.length)
    }
    return done
  }

  /** An address holds only so many ids: a larger selection is told first, and then has an address of its own. */
  async function savePhotos(ids: readonly string[], size: ArchiveSize = 'original') {
    if (ids.length <= IDS_IN_ADDRESS)
      return saveFile(`/api/v1${root}/archive?size=${size}&ids=${ids.join(',')}`, '')
    for (let at = 0; at < ids.length; at += IDS_IN_ORDER) {
      const photoIds = ids.slice(at, at + IDS_IN_ORDER)
      const { data: order } = await api.post<{ url: string }>(`${root}/archives`, {
        photoIds,
        size,
      })
      saveFile(order.url, '')
    }
  }

  const data = async <T>(answer: Promise<{ data: T }>) => (await answer).data

  return {
    root,
    home: { slug, name: org.value?.name ?? '' },
    albumPath: (id: string) => `/orgs/${slug}/albums/${id}`,
    photos,
    timeline,
    photo: (id: string) => data(api.get<FullPhoto>(`${root}/photos/${id}`)),
    change: (id: string, part: PhotoEdit) =>
      data(api.patch<FullPhoto>(`${root}/photos/${id}`, part)),
    changeMany,
    love: (id: string, on: boolean) =>
      on ? api.put(`${root}/photos/${id}/favorite`) : api.delete(`${root}/photos/${id}/favorite`),
    renderAgain: (id: string) => api.post(`${root}/photos/${id}/rendering`),
    tags: () => data(api.get<TagCount[]>(`${root}/tags`)),
    albums: () => data(api.get<AlbumItem[]>(`${root}/albums?limit=500`)),
    createAlbum: (part: { name: string; description?: string | null }) =>
      data(api.post<AlbumDetails>(`${root}/albums`, part)),
    changeAlbum: (
      id: string,
      part: {
        name?: string
        description?: string | null
        coverPhotoId?: string | null
        position?: number
      }
    ) => data(api.patch<AlbumItem>(`${root}/albums/${id}`, part)),
    trashAlbum: (id: string) => api.delete(`${root}/albums/${id}`),
    restoreAlbum: (id: string) => api.post(`${root}/albums/${id}/restoration`),
    purge,
    purgeAlbum: (id: string) => api.delete(`${root}/albums/${id}?permanent=true`),
    emptyTrash: () => api.delete(`${root}/trash`),
    trash: (cursor: string) =>
      api.get<(({ type: 'photo' } & TrashedPhoto) | ({ type: 'album' } & TrashedAlbum))[]>(
        `${root}/trash?limit=${TRASH_PAGE}&cursor=${encodeURIComponent(cursor)}`
      ),
    saveAlbum: (id: string, size: ArchiveSize = 'original') =>
      saveFile(`/api/v1${root}/albums/${id}/archive?size=${size}`, ''),
    savePhotos,
  }
}
