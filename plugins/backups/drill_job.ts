import { Current } from '#audit/current'
import { Job, type JobContext } from '#queue/job'
import { BackupRefusal } from './archive/refusal.js'
import { passphraseFor } from './own_passphrase.js'
import { DrillBackup } from './restore/drill_backup.js'
import { backupsThatAreThere } from './rotate_backups.js'

interface Payload {
  /** The newest unless told. */
  backupId?: string
  /** Who asked for it, unless it was the schedule. */
  userId?: string
  /** The passphrase of an older backup, sealed. */
  secret?: string
}

export default class DrillJob extends Job<Payload> {
  static jobName = 'plg.backups.drill'
  static queue = 'maintenance' as const
  static attempts = 1
  static timeoutMs = 24 * 3_600_000

  async handle({ backupId, userId, secret }: Payload, { signal, progress }: JobContext) {
    if (userId) Current.set({ actorId: userId })
    const there = await backupsThatAreThere()
    const backup = backupId ? there.find(({ id }) => id === backupId) : there[0]
    if (!backup) return
    try {
      const passphrase = await passphraseFor(secret)
      await new DrillBackup().handle({ backup, passphrase, signal, progress })
    } catch (error) {
      // What was found is told where the backup is.
      if (!(error instanceof BackupRefusal)) throw error
    }
  }
}
