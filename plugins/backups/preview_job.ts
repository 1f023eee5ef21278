import { join } from 'node:path'
import { Job, type JobContext, type JobDeath } from '#queue/job'
import { BackupRefusal } from './archive/refusal.js'
import Backup from './backup.js'
import { passphraseFor } from './own_passphrase.js'
import type { Preview } from './preview.js'
import { PreviewRestore } from './restore/preview_restore.js'

interface Payload {
  backupId: string
  /** The passphrase of an older backup, sealed. */
  secret?: string
}

/** Reads all of a backup to say what a restore would make of this server. */
export default class PreviewJob extends Job<Payload> {
  static jobName = 'plg.backups.preview'
  static queue = 'maintenance' as const
  static attempts = 1
  static timeoutMs = 24 * 3_600_000

  async handle({ backupId, secret }: Payload, { signal }: JobContext) {
    const backup = await Backup.query().where({ id: backupId, state: 'done' }).first()
    if (!backup) return
    const path = join(backup.folder, backup.file)
    try {
      const passphrase = await passphraseFor(secret)
      const preview = await new PreviewRestore().handle({ path, passphrase, signal })
      const { facts, tables, orgs, lost } = preview
      const names = Object.keys({ ...tables, ...facts.head.tables }).sort()
      const rows = names.map((name) => ({
        name,
        now: tables[name] ?? 0,
        then: facts.head.tables[name] ?? 0,
      }))
      const { entries, bytes, absent, head } = facts
      const { version, madeAt } = head
      const changes = rows.filter(({ now, then }) => now !== then)
      const seen = { version, madeAt, entries, bytes, absent, changes, orgs, lost }
      await keep(backup, { state: 'done', ...seen })
    } catch (error) {
      if (!(error instanceof BackupRefusal)) throw error
      const { reason, params } = error
      await keep(backup, { state: 'refused', reason, params })
    }
  }

  async failed({ backupId }: Payload, { error, client }: JobDeath) {
    const preview: Preview = { state: 'failed', failure: error.message.slice(0, 500) }
    await Backup.query({ client })
      .where('id', backupId)
      .where('preview', JSON.stringify({ state: 'waiting' }))
      .update({ preview: JSON.stringify(preview) })
  }
}

const keep = (backup: Backup, preview: Preview) =>
  backup.merge({ preview: JSON.stringify(preview), previewedAt: Date.now() }).save()
