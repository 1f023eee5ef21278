import { join } from 'node:path'
import { Current } from '#audit/current'
import { Job, type JobDeath } from '#queue/job'
import { BackupRefusal } from './archive/refusal.js'
import Pick, { type PickOutcome } from './pick.js'
import { RestoreFile } from './restore/restore_file.js'
import { RestoreOrg } from './restore/restore_org.js'
import { backupSettings } from './settings.js'

interface Payload {
  pickId: string
}

const UNDER_WAY = ['waiting', 'running']

/** Brings back what somebody picked. */
export default class PickJob extends Job<Payload> {
  static jobName = 'plg.backups.pick'
  static queue = 'maintenance' as const
  static attempts = 1
  static timeoutMs = 24 * 3_600_000

  async handle({ pickId }: Payload) {
    const pick = await Pick.query()
      .where('id', pickId)
      .whereIn('state', UNDER_WAY)
      .preload('backup')
      .first()
    if (!pick) return
    Current.set({ actorId: pick.askedById ?? undefined })
    await pick.merge({ state: 'running' }).save()
    try {
      await end(pick, 'done', await bringBack(pick))
    } catch (error) {
      if (!(error instanceof BackupRefusal)) throw error
      const { reason, params } = error
      await end(pick, 'refused', { reason, params })
    }
  }

  async failed({ pickId }: Payload, { error, client }: JobDeath) {
    const outcome = JSON.stringify({ failure: error.message.slice(0, 500) })
    await Pick.query({ client })
      .where('id', pickId)
      .whereIn('state', UNDER_WAY)
      .update({ state: 'failed', outcome, finished_at: Date.now() })
  }
}

async function bringBack({ backup, kind, what }: Pick): Promise<PickOutcome> {
  const { passphrase } = await backupSettings()
  const path = join(backup.folder, backup.file)
  if (kind === 'org') {
    const { name, photos, people } = await new RestoreOrg().handle({ path, passphrase, slug: what })
    return { name, photos, people }
  }
  const { outcome } = await new RestoreFile().handle({ path, passphrase, file: what })
  return { outcome }
}

const end = (pick: Pick, state: 'done' | 'refused', outcome: PickOutcome) =>
  pick.merge({ state, outcome: JSON.stringify(outcome), finishedAt: Date.now() }).save()
