import type { PluginListeners } from '#extension/define_plugin'
import EraseJob from '../consent/erase_job.js'
import FaceOrg from '../face_org.js'
import { orderIndexing } from './index_photo_job.js'
import { putOnList, putOnListAnew } from './waiting_photos.js'

interface OfPhoto {
  orgId: string
  photoId: string
}

/**
 * Faces go and come with their photo by themselves: they are its rows, and are shown while it is. What is left to do is to look at
 * photos that nobody looked at, and to sweep what went out of the files of the database.
 */
export const listeners: PluginListeners = {
  'photo.ready@1': { durable: true, run: (photo) => list(photo, putOnListAnew) },
  'photo.restored@1': { durable: true, run: (photo) => list(photo, putOnList) },
  'photo.purged@1': { durable: true, run: erase },
}

async function list({ orgId, photoId }: OfPhoto, put: typeof putOnList) {
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn) return
  await put(orgId, [photoId], org.nextEngineVersion ?? org.engineVersion)
  await orderIndexing(orgId, photoId)
}

/** Its faces went with it. Where an org never had any, nothing is to be swept. */
async function erase({ orgId }: OfPhoto) {
  if (await FaceOrg.within(orgId).first()) await EraseJob.withinAnHour()
}
