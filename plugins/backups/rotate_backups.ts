import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { recordDeed } from '#audit/recorder'
import Backup from './backup.js'
import { patientTransaction } from './patient_transaction.js'
import { backupSettings } from './settings.js'
import Copy from './store/copy.js'

const DAY = 86_400_000
/** What failed is told about for so long. */
const FAILED_DAYS = 30

/** Deletes backups that are too many or too old. The newest stays, however old it is, and the newest that no drill found broken. */
export class RotateBackups {
  async handle(now = Date.now()) {
    const { keepCount, keepDays } = await backupSettings()
    const [newest, ...others] = await Backup.query()
      .where('state', 'done')
      .orderBy('started_at', 'desc')
    if (!newest) return []
    const sound = [newest, ...others].find(({ drillFailure }) => drillFailure === null)
    const gone = others.filter(
      (backup, at) =>
        backup !== sound && (at + 1 >= keepCount || backup.startedAt < now - keepDays * DAY)
    )
    for (const backup of gone) await new DeleteBackup().handle(backup)
    await patientTransaction((client) =>
      Backup.query({ client })
        .where('state', 'failed')
        .where('started_at', '<', now - FAILED_DAYS * DAY)
        .delete()
    )
    return gone
  }
}

/** The file goes first: a row without one says so, a file without a row would stay for good. */
export class DeleteBackup {
  async handle(backup: Backup) {
    if (backup.state === 'done') await rm(join(backup.folder, backup.file), { force: true })
    const { id, file } = backup
    await patientTransaction(async (client) => {
      // What is in a store outlives it; what is not there yet has nothing to be made of any more.
      await Copy.query({ client }).where('backup_id', id).whereNot('state', 'stored').delete()
      const row = await Backup.query({ client }).where('id', id).first()
      await row?.delete()
      const subject = { type: 'plg.backups.backup', id, title: file }
      await recordDeed({ event: 'backup.deleted', subject, facts: { file } }, client)
    })
  }
}

/** Backups whose file is there, the newest first. */
export async function backupsThatAreThere() {
  const all = await Backup.query().where('state', 'done').orderBy('started_at', 'desc')
  const found = await Promise.all(all.map(isThere))
  return all.filter((_, at) => found[at])
}

export const isThere = ({ folder, file }: Backup) =>
  access(join(folder, file)).then(
    () => true,
    () => false
  )
