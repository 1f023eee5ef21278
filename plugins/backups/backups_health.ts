import type { PluginHealthCheck } from '#extension/define_plugin'
import Backup from './backup.js'
import { isThere } from './rotate_backups.js'
import { backupSettings } from './settings.js'
import Copy from './store/copy.js'
import { storeName } from './store/store_place.js'

const DAY = 86_400_000
const LATE = { daily: 2 * DAY, weekly: 9 * DAY }

/** Whether there is a backup to fall back on, as often as the settings want one. */
export const backupsHealth: PluginHealthCheck = {
  name: 'backups',
  async run() {
    const { rhythm } = await backupSettings()
    const last = await Backup.query().where('state', 'done').orderBy('started_at', 'desc').first()
    const broken = await Backup.query().where('state', 'done').whereNotNull('drill_failure').first()
    if (broken) {
      return {
        status: 'error',
        message: `${broken.file} cannot be restored: ${broken.drillFailure}`,
      }
    }
    if (rhythm === 'never') return { status: 'ok', message: 'No backups are made by themselves' }
    const since = last?.startedAt ?? 0
    if (since < Date.now() - LATE[rhythm]) {
      return {
        status: 'warning',
        message: last ? `The last backup is of ${day(since)}` : 'No backup yet',
      }
    }
    if (!(await isThere(last!)))
      return { status: 'warning', message: `${last!.file} is not in its folder any more` }
    const missing = await storeProblem(last!)
    if (missing) return { status: 'warning', message: missing }
    return { status: 'ok', message: `The last backup is of ${day(since)}` }
  },
}

/** A copy has a day to get there. */
async function storeProblem({ id, file, finishedAt }: Backup) {
  const store = await storeName()
  if (!store || Number(finishedAt) > Date.now() - DAY) return null
  const copy = await Copy.query().where({ store, backupId: id }).first()
  if (copy?.state === 'stored') return null
  const why = copy?.failure ? `: ${copy.failure}` : ''
  return `${file} is not in the store yet${why}`
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10)
