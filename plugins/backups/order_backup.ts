import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'
import { enqueue } from '#queue/enqueue'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { backupFolder } from './backup_folder.js'
import { NOTHING_YET } from './backup_turn.js'
import MakeBackupJob from './make_backup_job.js'

const UNDER_WAY = ['waiting', 'running']
/** What was not taken up for so long is forgotten by whoever orders the next. */
const PATIENCE_MS = 3_600_000

/** Asks for a backup as soon as a worker has time; refuses while another is under way. */
export class OrderBackup {
  async handle({ user }: { user: User }) {
    const folder = await backupFolder()
    const now = Date.now()
    return db.transaction(async (client) => {
      const other = await Backup.query({ client })
        .whereIn('state', UNDER_WAY)
        .where('beat_at', '>', now - PATIENCE_MS)
        .first()
      if (other) throw new BackupRefusal('already_running', { file: other.file })
      const row = { state: 'waiting', source: 'console', startedById: user.id, folder } as const
      const times = { startedAt: now, beatAt: now }
      const backup = await Backup.create(
        { ...row, ...NOTHING_YET, ...times, file: '', isSealed: false },
        { client }
      )
      await enqueue(MakeBackupJob, { backupId: backup.id }, { client })
      return backup
    })
  }
}
