import { DateTime } from 'luxon'
import { PurgeAlbum } from '#actions/purge_album'
import { PurgePhotos } from '#actions/purge_photos'
import type Org from '#models/org'
import { albumsTrashedBefore } from '#queries/purgeable'

interface EmptiedTrash {
  org: Org
  trashedBefore?: DateTime
  signal?: AbortSignal
}

/** Deletes for good what lies in an org's trash: everything, or what has waited long enough. */
export class EmptyTrash {
  async handle({ org, trashedBefore = DateTime.now(), signal }: EmptiedTrash) {
    const photoIds = await new PurgePhotos().handle({ org, scope: { trashedBefore }, signal })
    const albumIds: string[] = []
    for (const { id: albumId } of await albumsTrashedBefore(org.id, trashedBefore)) {
      const purged = await new PurgeAlbum().handle({ org, albumId, signal })
      photoIds.push(...purged.photoIds)
      if (purged.isGone) albumIds.push(albumId)
    }
    return { photoIds, albumIds }
  }
}
