import RenderPhotoJob from '#jobs/render_photo_job'
import { listStuckPhotos } from '#queries/stuck_photos'
import { enqueueMany } from '#queue/queue'

/** Asks again for the renditions of photos that still have none. A job that waits already is not added twice, and one that runs does no harm. */
export class ReviveRenderings {
  async handle() {
    const photos = await listStuckPhotos({ hours: 1 })
    const entries = photos.map(({ orgId, id: photoId }) => ({
      payload: { photoId },
      orgId,
      uniqueKey: photoId,
    }))
    if (entries.length) await enqueueMany(RenderPhotoJob, entries)
    return photos.length
  }
}
