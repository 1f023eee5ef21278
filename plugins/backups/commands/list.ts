import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { flags } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import { isStandIn } from '#extension/stand_in'
import { BackupRefusal } from '../archive/refusal.js'
import Backup from '../backup.js'
import { backupFolder, backupsIn } from '../backup_folder.js'
import { wordsOfDrillFailure } from '../drill_failure.js'
import { thoseThere } from '../rotate_backups.js'
import { withBucket } from '../store/bucket.js'
import { readName } from '../store/copy.js'
import { requiredStore } from '../store/store_place.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsList extends BackupCommand {
  static mends = true
  static commandName = 'backup:list'
  static description = 'Show the backups that were made'

  static help = ['With --stored it asks the store, also on a machine that never ran.']

  @flags.boolean({ description: 'Those in the store instead of those here' })
  declare stored: boolean

  async act() {
    if (this.stored) return this.#listStored()
    if (isStandIn()) return this.#listFolder()
    const backups = await Backup.query().orderBy('started_at', 'desc').limit(100)
    const there = new Set(await thoseThere(backups))
    const table = this.ui.table().head(['File', 'Folder', 'State', 'Size', 'Sealed', 'Tried'])
    for (const backup of backups) {
      const { file, folder, bytes, isSealed, state } = backup
      const isMissing = state === 'done' && !there.has(backup)
      const how = isMissing ? 'not there' : stateOf(backup)
      table.row([file, folder, how, bytesOf(bytes), isSealed ? 'yes' : 'no', triedOf(backup)])
    }
    table.render()
  }

  /** What the server knew of them is in a database that is damaged. */
  async #listFolder() {
    this.logger.warning(this.words(new BackupRefusal('database_damaged')))
    const folder = await backupFolder()
    const table = this.ui.table().head(['File', 'Folder', 'Size'])
    const files = await backupsIn(folder)
    for (const file of files.reverse()) {
      const { size } = await stat(join(folder, file))
      table.row([file, folder, bytesOf(size)])
    }
    table.render()
  }

  async #listStored() {
    const { objects, isAll } = await withBucket(await requiredStore(), (bucket) => bucket.list())
    const table = this.ui.table().head(['File', 'Size', 'Sealed', 'Stored'])
    const backups = objects.filter(({ name }) => readName(name))
    for (const { name, bytes, storedAt } of backups.sort(newestFirst)) {
      const isSealed = readName(name)?.isSealed ? 'yes' : 'no'
      table.row([name, bytesOf(bytes), isSealed, new Date(storedAt).toISOString()])
    }
    table.render()
    if (!isAll) this.logger.warning('There is more in the store than can be listed')
  }
}

function stateOf({ state, failure, wasEnded }: Backup) {
  if (wasEnded) return 'failed: ended'
  return failure ? `${state}: ${failure}` : state
}

function triedOf({ drilledAt, drillFailure, hindrance, isBeingTried }: Backup) {
  if (isBeingTried) return 'just now'
  if (hindrance) return `no: ${hindrance}`
  if (drillFailure) return wordsOfDrillFailure(drillFailure, i18nManager.locale('en'))
  return drilledAt ? new Date(Number(drilledAt)).toISOString() : 'no'
}

const newestFirst = (one: { name: string }, other: { name: string }) =>
  other.name.localeCompare(one.name)
