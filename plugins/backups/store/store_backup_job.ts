import { Current } from '#audit/current'
import { Job, type JobContext, type JobDeath } from '#queue/job'
import Copy from './copy.js'
import { KeepStore } from './keep_store.js'
import { StoreBackup } from './store_backup.js'
import { asOfJob } from './store_failures.js'

interface Payload {
  copyId: string
  userId?: string
}

export default class StoreBackupJob extends Job<Payload> {
  static jobName = 'plg.backups.store'
  static attempts = 8
  static backoffMs = 60_000
  static timeoutMs = 24 * 3_600_000

  async handle({ copyId, userId }: Payload, { signal, progress, logger }: JobContext) {
    if (userId) Current.set({ actorId: userId })
    try {
      if (!(await new StoreBackup().handle({ copyId, signal, progress }))) return
    } catch (error) {
      throw asOfJob(error)
    }
    // The copy is there, whatever becomes of older ones. It is looked after every day as well.
    await new KeepStore().handle({ signal }).catch((error) => {
      logger.warn({ err: error }, 'The store of backups could not be looked after')
    })
  }

  async failed({ copyId }: Payload, { client }: JobDeath) {
    await Copy.query({ client })
      .where('id', copyId)
      .whereNot('state', 'stored')
      .update({ state: 'failed', turn: null })
  }
}
