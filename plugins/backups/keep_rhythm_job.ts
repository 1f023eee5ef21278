import db from '@adonisjs/lucid/services/db'
import { enqueue } from '#queue/enqueue'
import { Job } from '#queue/job'
import Backup from './backup.js'
import DrillJob from './drill_job.js'
import { sweepDownloads } from './downloads.js'
import MakeBackupJob from './make_backup_job.js'
import { backupsThatAreThere } from './rotate_backups.js'
import { type BackupSettings, backupSettings } from './settings.js'
import { sweepTransfers } from './transfer/sweep_transfers.js'
import { sweepWorkFolders } from './work_folder.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/** Once an hour: asks for what the settings want by now. */
export default class KeepRhythmJob extends Job {
  static jobName = 'plg.backups.keep_rhythm'
  static queue = 'maintenance' as const

  async handle() {
    const settings = await backupSettings()
    const now = new Date()
    if (isDue(settings, now, await lastBegun())) {
      await enqueue(MakeBackupJob, {}, { uniqueKey: 'schedule' })
    }
    if (settings.drills && (await isDrillDue(now))) {
      await enqueue(DrillJob, {}, { uniqueKey: 'schedule' })
    }
    // Last: what cannot be swept keeps nobody from a backup.
    await sweepWorkFolders()
    await sweepTransfers()
    await sweepDownloads()
  }
}

/**
 * The hour is given in UTC; a weekly backup is made on Sundays. Who chooses a rhythm waits for its hour; after that what was
 * missed is made up for.
 */
export function isDue(
  { rhythm, hour }: Pick<BackupSettings, 'rhythm' | 'hour'>,
  now: Date,
  begunAt?: number
) {
  if (rhythm === 'never') return false
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour)
  const last = today > now.getTime() ? today - DAY : today
  const due = rhythm === 'daily' ? last : last - new Date(last).getUTCDay() * DAY
  const isKnown = begunAt !== undefined && begunAt <= now.getTime()
  return isKnown ? begunAt < due : due > now.getTime() - HOUR
}

/** By this schedule, whatever became of it. */
async function lastBegun() {
  const backup = await Backup.query()
    .where('source', 'schedule')
    .orderBy('started_at', 'desc')
    .first()
  return backup ? Number(backup.startedAt) : undefined
}

/** The newest backup is tried once a week, and a new one as soon as none was tried for so long. */
async function isDrillDue(now: Date) {
  const [newest] = await backupsThatAreThere()
  if (!newest || newest.drilledAt || newest.isBeingTried) return false
  const last = await lastDrilledAt()
  return !last || last < now.getTime() - WEEK
}

/** Or meant to be: what cannot be tried today is left alone for as long. */
export async function lastDrilledAt() {
  const [{ drilled, hindered }] = await db
    .from(Backup.table)
    .max('drilled_at as drilled')
    .max('hindered_at as hindered')
  return Math.max(Number(drilled), Number(hindered))
}
