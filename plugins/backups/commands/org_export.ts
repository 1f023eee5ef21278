import { args, flags } from '@adonisjs/core/ace'
import Org from '#models/org'
import { BackupRefusal } from '../archive/refusal.js'
import { exportsFolder } from '../transfer/places.js'
import { ExportOrg } from '../transfer/export_org.js'
import { bytesOf } from './backup_command.js'
import { TransferCommand } from './transfer_command.js'

export default class OrgExport extends TransferCommand {
  static commandName = 'org:export'
  static description =
    'Put all photos of an organization, and what is known of them, into one archive'
  static help = [
    'Photos lie in folders by year and album, under their own names, for people and for org:import.',
    'Passwords of share links come along only where it is sealed: by BACKUP_PASSPHRASE, or by a file.',
  ]

  @args.string({ description: 'The address of the organization' })
  declare slug: string

  @flags.string({ description: 'The folder it goes to' })
  declare folder?: string

  @flags.array({
    description: 'What plugins offer to take along, such as facesearch.vectors',
  })
  declare with?: string[]

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  async act() {
    const { slug, folder } = this
    const org = await Org.query().where('slug', slug).whereNull('deleted_at').first()
    if (!org) throw new BackupRefusal('org_missing', { slug })
    const made = await new ExportOrg().handle({
      org,
      options: this.with,
      folder: folder ? this.fromHere(folder) : exportsFolder(),
      passphrase: await this.passphrase(this.passphraseFile),
    })
    this.logger.success(`${made.path} (${bytesOf(made.bytes)}, photos: ${made.photos})`)
    if (made.absent) this.logger.warning(`Originals that could not be read: ${made.absent}`)
    if (!made.isSealed)
      this.logger.warning('It is not sealed: whoever has the file can read what is in it')
  }
}
