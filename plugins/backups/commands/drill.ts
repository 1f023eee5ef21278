import { basename, dirname } from 'node:path'
import { args, flags } from '@adonisjs/core/ace'
import { BackupRefusal } from '../archive/refusal.js'
import Backup from '../backup.js'
import { DrillBackup } from '../restore/drill_backup.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsDrill extends BackupCommand {
  static commandName = 'backup:drill'
  static description = 'Restore a backup into a scratch place, and compare what comes out of it'

  @args.string({ required: false, description: 'A path or a name; the newest one unless told' })
  declare file?: string

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  async act() {
    const path = await this.find(this.file)
    const passphrase = await this.passphraseFor(path, this.passphraseFile)
    const backup = await Backup.query()
      .where({ folder: dirname(path), file: basename(path) })
      .first()
    if (!backup) throw new BackupRefusal('file_unknown', { file: path })
    const { entries, bytes, head } = await new DrillBackup().handle({ backup, passphrase })
    const rows = Object.values(head.tables).reduce((sum, count) => sum + count, 0)
    this.logger.success(
      `${path} can be restored (entries: ${entries}, unpacked: ${bytesOf(bytes)}, rows: ${rows})`
    )
  }
}
