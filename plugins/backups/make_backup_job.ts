import { Current } from '#audit/current'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Job, type JobContext, type JobDeath } from '#queue/job'
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
      // A full disk is as full a minute later. It is told where the backup would be.
      if (!(error instanceof BackupRefusal)) throw error
      return refuseOrdered(backupId, error.reason)
    }
    await new RotateBackups().handle()
  }

  /** What was ordered, and never began. */
  failed({ backupId }: Payload, { error, client }: JobDeath) {
    return refuseOrdered(backupId, error.message, client)
  }
}

async function refuseOrdered(
  backupId: string | undefined,
  failure: string,
  client?: TransactionClientContract
) {
  await Backup.query({ client })
    .where({ id: backupId ?? null, state: 'waiting' })
    .update({ state: 'failed', failure: failure.slice(0, 500), finished_at: Date.now() })
}
