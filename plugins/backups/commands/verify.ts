import { args, flags } from '@adonisjs/core/ace'
import { VerifyBackup } from '../verify_backup.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsVerify extends BackupCommand {
  static mends = true
  static commandName = 'backup:verify'
  static description = 'Read all of a backup and compare it with its manifest'

  @args.string({ required: false, description: 'A path or a name; the newest one unless told' })
  declare file?: string

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  async act() {
    const path = await this.find(this.file)
    const passphrase = await this.passphraseFor(path, this.passphraseFile)
    const { head, entries, bytes, absent, absences } = await new VerifyBackup().handle({
      path,
      passphrase,
    })
    this.logger.success(`${path} is whole (entries: ${entries}, unpacked: ${bytesOf(bytes)})`)
    this.logger.info(`Made at ${head.madeAt} by Lumina ${head.version} (${head.database})`)
    if (absent) this.logger.warning(`Files that did not come along: ${absent}`)
    for (const { absent: name, why } of absences) this.logger.info(`${why}: ${name}`)
  }
}
