import { recordDeed } from '#audit/recorder'
import { BackupRefusal } from '../archive/refusal.js'
import { patientTransaction } from '../patient_transaction.js'
import { type Bucket, withBucket } from './bucket.js'
import Copy from './copy.js'
import { nameOf, requiredStore } from './store_place.js'

/** Takes a copy out of its store, or gives up an upload. The one here stays. */
export class DeleteCopy {
  async handle({ copy, bucket, signal }: { copy: Copy; bucket?: Bucket; signal?: AbortSignal }) {
    if (!bucket) {
      const place = await requiredStore()
      if (nameOf(place) !== copy.store) throw new BackupRefusal('store_other')
      return withBucket(place, (opened) => this.#delete(copy, opened, signal))
    }
    return this.#delete(copy, bucket, signal)
  }

  async #delete(
    { id, file, store, uploadId, state, backupId }: Copy,
    bucket: Bucket,
    signal?: AbortSignal
  ) {
    if (uploadId) await bucket.abandon(file, uploadId, signal)
    if (state === 'stored') await bucket.delete(file, signal)
    await patientTransaction(async (client) => {
      const row = await Copy.query({ client }).where('id', id).first()
      await row?.delete()
      const subject = { type: 'plg.backups.backup', id: backupId ?? id, title: file }
      await recordDeed({ event: 'backup.copy_deleted', subject, facts: { file, store } }, client)
    })
  }
}
