import type Album from '#models/album'
import Photo from '#models/photo'

/** Sidecars come right after their photos: further back they are not looked for without being told. */
const MOST_RECENT = 5_000
const CHUNK = 500

export type SidecarCandidate = Pick<Photo, 'id' | 'name' | 'uploadedById'>

/** Photos in use of an album that a sidecar may be about: the ones of these ids, or those that came last. */
export async function candidatesIn(
  { orgId, id: albumId }: Album,
  ids?: string[]
): Promise<SidecarCandidate[]> {
  const inUse = () =>
    Photo.within(orgId)
      .where('photos.album_id', albumId)
      .whereNull('photos.trashed_at')
      .select('photos.id', 'photos.name', 'photos.uploaded_by_id')
  if (!ids) return inUse().orderBy('photos.id', 'desc').limit(MOST_RECENT)
  const found: Photo[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    found.push(...(await inUse().whereIn('photos.id', ids.slice(from, from + CHUNK))))
  }
  return found
}
