import { basename, dirname } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import Backup from '../backup.js'
import { NOTHING_YET } from '../backup_turn.js'
import { patientTransaction } from '../patient_transaction.js'
import Copy, { readName } from './copy.js'
import { nameOf, type StorePlace } from './store_place.js'

interface Fetched {
  place: StorePlace
  path: string
  bytes: number
}

/** Whether this server can know of backups at all: an empty machine has no tables yet. */
export const knowsBackups = () => db.connection().schema.hasTable(Copy.table)

/** A backup that came back is one of those that are here. */
export async function noteFetched({ place, path, bytes }: Fetched) {
  const file = basename(path)
  const folder = dirname(path)
  const { madeAt, isSealed } = readName(file)!
  return patientTransaction(async (client) => {
    const known = await Backup.query({ client }).where({ file, folder }).first()
    const now = Date.now()
    const row = { file, folder, isSealed, source: 'store' as const, startedById: null }
    const times = { startedAt: madeAt, beatAt: now, finishedAt: now }
    const backup = (known ?? new Backup()).useTransaction(client)
    if (!known) backup.merge({ ...NOTHING_YET, ...row, hasKey: isSealed })
    await backup.merge({ ...times, bytes, state: 'done', turn: null, progress: 1 }).save()
    await Copy.query({ client })
      .where({ store: nameOf(place), file })
      .update({ backup_id: backup.id, fetch_state: null, fetch_progress: 0 })
    const subject = { type: 'plg.backups.backup', id: backup.id, title: file }
    await recordDeed({ event: 'backup.fetched', subject, facts: { file, bytes } }, client)
    return backup
  })
}
