import { flags } from '@adonisjs/core/ace'
import Backup from '../backup.js'
import { withBucket } from '../store/bucket.js'
import { readName } from '../store/copy.js'
import { requiredStore } from '../store/store_place.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsList extends BackupCommand {
  static commandName = 'backup:list'
  static description = 'Show the backups that were made'

  static help = ['With --stored it asks the store, also on a machine that never ran.']

  @flags.boolean({ description: 'Those in the store instead of those here' })
  declare stored: boolean

  async act() {
    if (this.stored) return this.#listStored()
    const backups = await Backup.query().orderBy('started_at', 'desc').limit(100)
    const table = this.ui.table().head(['File', 'Folder', 'State', 'Size', 'Sealed', 'Tried'])
    for (const {
      file,
      folder,
      state,
      bytes,
      isSealed,
      failure,
      drilledAt,
      drillFailure,
    } of backups) {
      table.row([
        file,
        folder,
        failure ? `${state}: ${failure}` : state,
        bytesOf(bytes),
        isSealed ? 'yes' : 'no',
        drilledAt ? (drillFailure ?? new Date(drilledAt).toISOString()) : 'no',
      ])
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

const newestFirst = (one: { name: string }, other: { name: string }) =>
  other.name.localeCompare(one.name)
