import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'
import { enqueue } from '#queue/enqueue'
import { BackupRefusal } from './archive/refusal.js'
import type Backup from './backup.js'
import Pick, { type PickKind } from './pick.js'
import PickJob from './pick_job.js'

interface PickOrder {
  backup: Backup
  kind: PickKind
  what: string
  user: User
}

/** Asks for something to be brought back as soon as a worker has time. The same is not asked for twice at once. */
export class OrderPick {
  async handle({ backup, kind, what, user }: PickOrder) {
    return db.transaction(async (client) => {
      const other = await Pick.query({ client })
        .where({ kind, what })
        .whereIn('state', ['waiting', 'running'])
        .first()
      if (other) throw new BackupRefusal('pick_under_way', { what })
      const asked = { askedById: user.id, askedAt: Date.now() }
      const row = { backupId: backup.id, kind, what, ...asked, state: 'waiting' } as const
      const pick = await Pick.create(row, { client })
      await enqueue(PickJob, { pickId: pick.id }, { client })
      return pick
    })
  }
}
