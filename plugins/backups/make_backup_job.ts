import { Current } from '#audit/current'
import { GiveUp, Job, type JobContext, type JobDeath } from '#queue/job'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { MakeBackup } from './make_backup.js'
import { RotateBackups } from './rotate_backups.js'

interface Payload {
  /** A row that waits for it; a schedule has none. */
  backupId?: string
}

export default class MakeBackupJob extends Job<Payload> {
  static jobName = 'plg.backups.make'
  static queue = 'maintenance' as const
  static attempts = 2
  static timeoutMs = 24 * 3_600_000

  async handle({ backupId }: Payload, { signal, progress }: JobContext) {
    const ordered = backupId ? await Backup.find(backupId) : null
    // It was made by whoever ran before, or came back out of itself.
    if (backupId && (!ordered || ordered.state === 'done')) return
    const { source = 'schedule', startedById = null } = ordered ?? {}
    if (startedById) Current.set({ actorId: startedById })
    try {
      await new MakeBackup().handle({ source, startedById, backupId, signal, progress })
    } catch (error) {
      // A full disk is as full a minute later.
      if (error instanceof BackupRefusal) throw new GiveUp(error.message, { cause: error })
      throw error
    }
    await new RotateBackups().handle()
  }

  /** What was ordered, and never began. */
  async failed({ backupId }: Payload, { error, client }: JobDeath) {
    const failure = error.cause instanceof BackupRefusal ? error.cause.reason : error.message
    await Backup.query({ client })
      .where({ id: backupId ?? null, state: 'waiting' })
      .update({ state: 'failed', failure: failure.slice(0, 500), finished_at: Date.now() })
  }
}
