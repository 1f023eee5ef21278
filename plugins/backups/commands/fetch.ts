import { args, flags } from '@adonisjs/core/ace'
import { BackupRefusal } from '../archive/refusal.js'
import { backupFolder, makeBackupFolder, openBackupFolder } from '../backup_folder.js'
import { withBucket } from '../store/bucket.js'
import { readName } from '../store/copy.js'
import { FetchBackup } from '../store/fetch_backup.js'
import { knowsBackups, noteFetched } from '../store/note_fetched.js'
import { requiredStore, type StorePlace } from '../store/store_place.js'
import { BackupCommand, bytesOf } from './backup_command.js'

const TELL_MS = 10_000

export default class BackupsFetch extends BackupCommand {
  static mends = true
  static commandName = 'backup:fetch'
  static description = 'Bring a backup back from the store'
  static help = [
    'It is put into the folder of backups; "backup:restore" takes it from there by its name.',
    'On an empty machine say in BACKUP_S3_BUCKET and the like where it is. Cut off, the same command goes on.',
  ]

  @args.string({ required: false, description: 'Its name; the newest one unless told' })
  declare file?: string

  @flags.string({ description: 'Where it goes, instead of the folder in the settings' })
  declare folder?: string

  async act() {
    const place = await requiredStore()
    const isKnowing = await knowsBackups()
    const folder = this.folder ? this.fromHere(this.folder) : await backupFolder()
    await (isKnowing ? openBackupFolder(folder) : makeBackupFolder(folder))
    const file = this.file ?? (await newestIn(place))
    const progress = this.#teller(file)
    const { path, bytes } = await new FetchBackup().handle({ place, file, folder, progress })
    if (isKnowing) await noteFetched({ place, path, bytes })
    this.logger.success(`${path} (${bytesOf(bytes)})`)
  }

  #teller(file: string) {
    let toldAt = Date.now()
    return (fraction: number) => {
      if (Date.now() < toldAt + TELL_MS) return
      toldAt = Date.now()
      this.logger.info(`${file}: ${Math.floor(fraction * 100)} %`)
    }
  }
}

async function newestIn(place: StorePlace) {
  const { objects } = await withBucket(place, (bucket) => bucket.list())
  const newest = objects
    .map(({ name }) => name)
    .filter(readName)
    .sort()
    .at(-1)
  if (!newest) throw new BackupRefusal('store_unknown')
  return newest
}
