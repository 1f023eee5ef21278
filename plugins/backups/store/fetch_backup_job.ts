import { Current } from '#audit/current'
import { Job, type JobContext, type JobDeath } from '#queue/job'
import { BackupRefusal } from '../archive/refusal.js'
import { backupFolder, openBackupFolder } from '../backup_folder.js'
import Copy from './copy.js'
import { FetchBackup } from './fetch_backup.js'
import { noteFetched } from './note_fetched.js'
import { asOfJob, isPassing } from './store_failures.js'
import { nameOf, requiredStore } from './store_place.js'

interface Payload {
  copyId: string
  userId: string
}

const BEAT_MS = 2_000

export default class FetchBackupJob extends Job<Payload> {
  static jobName = 'plg.backups.fetch'
  static attempts = 5
  static backoffMs = 30_000
  static timeoutMs = 24 * 3_600_000

  async handle({ copyId, userId }: Payload, { signal, progress }: JobContext) {
    Current.set({ actorId: userId })
    const copy = await Copy.find(copyId)
    if (!copy || copy.state !== 'stored') return
    let fraction = 0
    const beat = (facts: object) =>
      Copy.query()
        .where('id', copyId)
        .update({ fetch_state: 'running', beat_at: Date.now(), ...facts })
        .catch(() => {})
    await beat({ fetch_failure: null })
    const timer = setInterval(() => void beat({ fetch_progress: fraction }), BEAT_MS)
    try {
      const place = await requiredStore()
      if (nameOf(place) !== copy.store) throw new BackupRefusal('store_other')
      const folder = await backupFolder()
      await openBackupFolder(folder)
      const fetched = await new FetchBackup().handle({
        place,
        folder,
        signal,
        file: copy.file,
        progress: (done) => {
          fraction = done
          void progress(done)
        },
      })
      clearInterval(timer)
      await noteFetched({ place, ...fetched })
    } catch (error) {
      clearInterval(timer)
      if (!(error instanceof BackupRefusal)) throw error
      const state = isPassing(error) ? 'waiting' : 'failed'
      await beat({ fetch_state: state, fetch_failure: error.reason })
      if (isPassing(error)) throw asOfJob(error)
    } finally {
      clearInterval(timer)
    }
  }

  async failed({ copyId }: Payload, { error, client }: JobDeath) {
    const reason = error.cause instanceof BackupRefusal ? error.cause.reason : undefined
    await Copy.query({ client })
      .where('id', copyId)
      .update({ fetch_state: 'failed', ...(reason && { fetch_failure: reason }) })
  }
}
