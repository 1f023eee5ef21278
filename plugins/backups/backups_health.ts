import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import type { PluginHealthCheck } from '#extension/define_plugin'
import Backup from './backup.js'
import { wordsOfDrillFailure } from './drill_failure.js'
import { lastDrilledAt } from './keep_rhythm_job.js'
import { backupsThatAreThere, isThere } from './rotate_backups.js'
import { backupSettings } from './settings.js'
import Copy from './store/copy.js'
import { storeName } from './store/store_place.js'

const DAY = 86_400_000
const LATE = { daily: 2 * DAY, weekly: 9 * DAY }
const DRILL_LATE = 9 * DAY

/** Whether there is a backup to fall back on, as often as the settings want one, and tried as often as they want. */
export const backupsHealth: PluginHealthCheck = {
  name: 'backups',
  async run() {
    const { rhythm, drills } = await backupSettings()
    const last = await Backup.query().where('state', 'done').orderBy('started_at', 'desc').first()
    const broken = await Backup.query().where('state', 'done').whereNotNull('drill_failure').first()
    if (broken) {
      return {
        status: 'error',
        message: `${broken.file} cannot be restored: ${inWords(broken.drillFailure!)}`,
      }
    }
    const untried = drills ? await drillProblem() : null
    if (rhythm === 'never') {
      if (untried) return { status: 'warning', message: untried }
      return { status: 'ok', message: 'No backups are made by themselves' }
    }
    const late = await rhythmProblem(last, rhythm)
    const problem = late ?? (await placeProblem(last!)) ?? untried ?? (await storeProblem(last!))
    if (problem) return { status: 'warning', message: problem }
    return { status: 'ok', message: `The last backup is of ${day(last!.startedAt)}` }
  },
}

/** What somebody made meanwhile is a backup, and yet the server has to make them by itself. */
async function rhythmProblem(last: Backup | null, rhythm: keyof typeof LATE) {
  if (!last) return 'No backup yet'
  const since = Date.now() - LATE[rhythm]
  if (last.startedAt < since) return `The last backup is of ${day(last.startedAt)}`
  const asked = await Backup.query()
    .where('source', 'schedule')
    .orderBy('started_at', 'desc')
    .first()
  if (asked?.state === 'failed') return `The last backup by the schedule failed: ${asked.failure}`
  const from = asked?.startedAt ?? (await settingsChangedAt())
  return from < since ? `The schedule has made no backup since ${day(from)}` : null
}

const placeProblem = async (last: Backup) =>
  (await isThere(last)) ? null : `${last.file} is not in its folder any more`

/** A drill has a week, and two days to be done. */
async function drillProblem() {
  const there = await backupsThatAreThere()
  if (!there.length) return null
  const hindered = there.find(({ hindrance }) => hindrance)
  if (hindered) return `${hindered.file} could not be tried: ${hindered.hindrance}`
  const ended = there.find(({ drillBeatAt, isBeingTried }) => drillBeatAt !== null && !isBeingTried)
  if (ended) return `${ended.file} could not be tried: it was ended before it was done`
  const since = Date.now() - DRILL_LATE
  const drilledAt = await lastDrilledAt()
  if (drilledAt >= since || there.at(-1)!.startedAt >= since) return null
  return drilledAt ? `No backup was tried since ${day(drilledAt)}` : 'No backup was tried yet'
}

async function settingsChangedAt() {
  const row = await db
    .from('plugin_settings')
    .where({ plugin_id: 'backups' })
    .whereNull('org_id')
    .first()
  return Number(row?.changed_at ?? 0)
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

const inWords = (failure: string) => wordsOfDrillFailure(failure, i18nManager.locale('en'))

const day = (at: number) => new Date(at).toISOString().slice(0, 10)
