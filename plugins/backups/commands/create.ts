import { join } from 'node:path'
import { flags } from '@adonisjs/core/ace'
import { MakeBackup } from '../make_backup.js'
import { RotateBackups } from '../rotate_backups.js'
import Copy from '../store/copy.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsCreate extends BackupCommand {
  static commandName = 'backup:create'
  static description = 'Make a backup of the whole server, while it runs'
  static help = [
    'Sealed where there is a passphrase: in the settings, in BACKUP_PASSPHRASE, or in a file.',
    'A backup that is not sealed holds no key, so passwords of mail servers and the like cannot be read from it.',
  ]

  @flags.string({ description: 'Where it goes, instead of the folder in the settings' })
  declare folder?: string

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  async act() {
    const { folder } = this
    const backup = await new MakeBackup().handle({
      source: 'command',
      passphrase: await this.passphrase(this.passphraseFile),
      folder: folder && this.fromHere(folder),
    })
    const gone = await new RotateBackups().handle()
    const { file, bytes, entries, absent, isSealed } = backup
    this.logger.success(`${join(backup.folder, file)} (${bytesOf(bytes)}, entries: ${entries})`)
    if (absent)
      this.logger.warning(`Files that could not come along: ${absent}. "backup:verify" names them`)
    if (!isSealed)
      this.logger.warning('It is not sealed: whoever has the file can read what is in it')
    const copy = await Copy.query().where('backup_id', backup.id).first()
    if (copy?.failure === 'store_unsealed') this.logger.warning('It stays here: it is not sealed')
    else if (copy) this.logger.info('The server sends it to the store, as soon as it runs')
    for (const old of gone) this.logger.info(`Deleted: ${old.file}`)
  }
}
