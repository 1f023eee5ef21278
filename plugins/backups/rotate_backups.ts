import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Current } from '#audit/current'
import { recordDeed } from '#audit/recorder'
import Backup from './backup.js'
import { keptHere, rotatedHere } from './kept_here.js'
import { patientTransaction } from './patient_transaction.js'
import { backupSettings } from './settings.js'
import Copy from './store/copy.js'

const DAY = 86_400_000
/** What failed is told about for so long. */
const FAILED_DAYS = 30

/**
 * Deletes backups that are too many or too old. The newest stays, however old it is, and so does the newest that was looked at
 * and found sound; as long as none was, the newest that no drill found broken. What may be of another server is left alone.
 */
export class RotateBackups {
  async handle(now = Date.now()) {
    const { keepCount, keepDays } = await backupSettings()
    const done = await Backup.query().where('state', 'done').orderBy('started_at', 'desc')
    const all = done.filter(await rotatedHere())
    const there = await thoseThere(all)
    const sound =
      there.find(({ isKnownSound }) => isKnownSound) ??
      there.find(({ drillFailure }) => drillFailure === null)
    const kept = new Set([all[0], there[0], sound])
    const counted = new Set(there.slice(0, keepCount))
    const gone = all.filter((backup) => {
      const isOld = Number(backup.startedAt) < now - keepDays * DAY
      // What is not in its folder takes no place from what is.
      const isTooMany = there.includes(backup) && !counted.has(backup)
      return !kept.has(backup) && (isOld || isTooMany)
    })
    await byTheServer(async () => {
      for (const backup of gone) await new DeleteBackup().handle(backup, 'rotation')
    })
    await patientTransaction((client) =>
      Backup.query({ client })
        .where('state', 'failed')
        .where('started_at', '<', now - FAILED_DAYS * DAY)
        .delete()
    )
    return gone
  }
}

/** Whoever made a backup, or asked for one, did not delete the older ones. */
export const byTheServer = <Result>(work: () => Promise<Result>) =>
  Current.run({ ...Current.get(), actorId: undefined, source: 'server' }, work)

/**
 * The file goes first: a row without one says so, a file without a row would stay for good. A file in a folder where this server
 * keeps none stays.
 */
export class DeleteBackup {
  async handle(backup: Backup, why?: 'rotation') {
    const { id, file, folder, state } = backup
    const isHere = (await keptHere())(backup)
    if (state === 'done' && isHere) await rm(join(folder, file), { force: true })
    await patientTransaction(async (client) => {
      // What is in a store outlives it; what is not there yet has nothing to be made of any more.
      await Copy.query({ client }).where('backup_id', id).whereNot('state', 'stored').delete()
      const row = await Backup.query({ client }).where('id', id).first()
      await row?.delete()
      const subject = { type: 'plg.backups.backup', id, title: file }
      const reason = isHere ? why : 'elsewhere'
      const facts = { file, ...(reason && { why: reason }) }
      await recordDeed({ event: 'backup.deleted', subject, facts }, client)
    })
  }
}

/** Backups whose file is there, the newest first. */
export async function backupsThatAreThere() {
  const all = await Backup.query().where('state', 'done').orderBy('started_at', 'desc')
  return thoseThere(all)
}

export async function thoseThere(backups: Backup[]) {
  const found = await Promise.all(backups.map(isThere))
  return backups.filter((_, at) => found[at])
}

export const isThere = ({ folder, file }: Backup) =>
  access(join(folder, file)).then(
    () => true,
    () => false
  )
