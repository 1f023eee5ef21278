import type Album from '#models/album'
import type Photo from '#models/photo'
import { livePhotos } from '#queries/photos'

/** Sidecars come right after their photos: further back they are not looked for without being told. */
const MOST_RECENT = 5_000
const CHUNK = 500

export type SidecarCandidate = Pick<Photo, 'id' | 'name' | 'uploadedById'>

/**
 * Photos in use that a sidecar may be about: the ones of these ids, wherever the org has them by now, or those that came
 * into the album last.
 */
export async function candidatesIn(
  { orgId, id: albumId }: Album,
  ids?: string[]
): Promise<SidecarCandidate[]> {
  const inUse = () => livePhotos(orgId).select('photos.id', 'photos.name', 'photos.uploaded_by_id')
  if (!ids) {
    const ofAlbum = inUse().where('photos.album_id', albumId)
    return ofAlbum.orderBy('photos.id', 'desc').limit(MOST_RECENT)
  }
  const found: Photo[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    found.push(...(await inUse().whereIn('photos.id', ids.slice(from, from + CHUNK))))
  }
  return found
}
