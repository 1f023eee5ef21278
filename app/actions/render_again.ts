import db from '@adonisjs/lucid/services/db'
import { announce } from '#extension/events'
import RenderPhotoJob from '#jobs/render_photo_job'
import type Photo from '#models/photo'
import { enqueue } from '#queue/queue'

/** Gives a photo that could not be shown another try. Its original never changed, but the machine may have a better day. */
export class RenderAgain {
  async handle({ photo }: { photo: Photo }) {
    if (photo.state !== 'failed') return
    const { id: photoId, orgId, albumId } = photo
    await db.transaction(async (trx) => {
      await photo.useTransaction(trx).merge({ state: 'stored', failure: null }).save()
      await enqueue(RenderPhotoJob, { photoId }, { orgId, uniqueKey: photoId, client: trx })
      announce('photo.changed@1', { orgId, albumId, photoId }, trx)
    })
  }
}
