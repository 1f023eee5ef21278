import { settingsOf } from '#extension/settings'
import Photo from '#models/photo'
import { Job, type JobContext } from '#queue/job'
import Note from './note.js'

interface Payload {
  photoId: string
}

/** Writes the first note about a new photo, in the words that its org has set. A second run finds that note, and is done. */
export default class WelcomePhoto extends Job<Payload> {
  static jobName = 'plg.myplugin.welcome_photo'

  async handle({ photoId }: Payload, { orgId }: JobContext) {
    const { firstWords } = await settingsOf('myplugin').org(orgId!)
    if (!firstWords) return
    const photo = await Photo.within(orgId!).where('id', photoId).first()
    if (!photo) return
    const known = await Note.within(orgId!).where('photoId', photoId).first()
    if (known) return
    await Note.create({ orgId: orgId!, photoId, words: String(firstWords) })
  }
}
