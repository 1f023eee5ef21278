import { Current } from '#audit/current'
import { GiveUp, Job, type JobContext } from '#queue/job'
import { BackupRefusal } from './archive/refusal.js'
import { DrillBackup } from './restore/drill_backup.js'
import { backupsThatAreThere } from './rotate_backups.js'
import { backupSettings } from './settings.js'

interface Payload {
  /** The newest unless told. */
  backupId?: string
  /** Who asked for it, unless it was the schedule. */
  userId?: string
}

export default class DrillJob extends Job<Payload> {
  static jobName = 'plg.backups.drill'
  static queue = 'maintenance' as const
  static attempts = 1
  static timeoutMs = 24 * 3_600_000

  async handle({ backupId, userId }: Payload, { signal }: JobContext) {
    if (userId) Current.set({ actorId: userId })
    const there = await backupsThatAreThere()
    const backup = backupId ? there.find(({ id }) => id === backupId) : there[0]
    if (!backup) return
    const { passphrase } = await backupSettings()
    try {
      await new DrillBackup().handle({ backup, passphrase, signal })
    } catch (error) {
      if (error instanceof BackupRefusal) throw new GiveUp(error.message, { cause: error })
      throw error
    }
  }
}
