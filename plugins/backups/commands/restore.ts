import { args, flags } from '@adonisjs/core/ace'
import { isStandIn } from '#extension/stand_in'
import type { ArchiveFacts } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { PreviewRestore } from '../restore/preview_restore.js'
import { refuseWhileServing } from '../restore/alone.js'
import { RestoreBackup, type Restored } from '../restore/restore_backup.js'
import { RestoreOrg } from '../restore/restore_org.js'
import { RestoreFile } from '../restore/restore_file.js'
import { BackupCommand, bytesOf } from './backup_command.js'

export default class BackupsRestore extends BackupCommand {
  static mends = true
  static commandName = 'backup:restore'
  static description = 'Put a backup in the place of everything that this server has'
  static help = [
    'The server has to be stopped. The backup is read and compared first; what was there is set aside.',
    'It asks before it begins; --yes answers that, where a script runs it.',
    'With --only=file:<id of a photo> one original is taken out of it, while the server runs.',
    'With --only=org:<address> an organization comes back that was deleted for good, while the server runs.',
  ]

  @args.string({ description: 'A path or a name' })
  declare file: string

  @flags.boolean({ description: 'Read all of it, show what would change, and change nothing' })
  declare dryRun: boolean

  @flags.string({
    description: 'file:<id of a photo>, or org:<address of an organization that is gone>',
  })
  declare only?: string

  @flags.string({ description: 'With --only: a path to write to, instead of where it belongs' })
  declare to?: string

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  @flags.boolean({ description: 'Ask nothing' })
  declare yes: boolean

  async act() {
    if (!this.#isAnswered) throw new BackupRefusal('yes_missing')
    const path = await this.find(this.file)
    const passphrase = await this.passphraseFor(path, this.passphraseFile)
    if (isStandIn()) this.#warn()
    if (this.only) return this.#one(path, passphrase, this.only)
    if (this.dryRun) return this.#preview(path, passphrase)
    if (!this.yes && !(await this.#isMeant(path))) return
    // Found again right before anything is touched: said here to whoever would wait for all of it to be read.
    await refuseWhileServing()
    const restored = await new RestoreBackup().handle({
      path,
      passphrase,
      migrate: () => this.#migrate(),
    })
    this.#tell(restored)
  }

  /** Without a terminal nobody answers. */
  get #isAnswered() {
    return Boolean(this.only || this.dryRun || this.yes || process.stdin.isTTY)
  }

  #warn() {
    if (this.only) throw new BackupRefusal('database_damaged')
    this.logger.warning(
      'The database here is damaged. It counts as empty, and is set aside by a restore'
    )
  }

  async #one(path: string, passphrase: string | undefined, only: string) {
    const [kind, file] = only.split(/:(.*)/)
    if (kind === 'org' && file) return this.#org(path, passphrase, file)
    if (kind !== 'file' || !file) throw new BackupRefusal('only_unknown', { only })
    const to = this.to && this.fromHere(this.to)
    const { key, outcome } = await new RestoreFile().handle({ path, passphrase, file, to })
    this.logger.success(`${outcome}: ${to ?? key}`)
  }

  async #org(path: string, passphrase: string | undefined, slug: string) {
    const { name, photos, people } = await new RestoreOrg().handle({ path, passphrase, slug })
    this.logger.success(`${name} is back (photos: ${photos}, accounts that came along: ${people})`)
  }

  async #preview(path: string, passphrase?: string) {
    const { facts, tables, orgs, lost } = await new PreviewRestore().handle({ path, passphrase })
    this.#describe(facts)
    const table = this.ui.table().head(['Rows of', 'Now', 'Then'])
    for (const [name, then] of Object.entries(facts.head.tables)) {
      if (then !== tables[name]) table.row([name, String(tables[name] ?? 0), String(then)])
    }
    table.render()
    for (const { slug, name, photos } of orgs ?? [])
      this.logger.info(`No more here: ${name} (--only=org:${slug}, photos: ${photos})`)
    if (lost.count) this.logger.warning(`Originals of photos that lack them here: ${lost.count}`)
    for (const { photoId, key } of lost.originals)
      this.logger.info(`--only=file:${photoId} (${key})`)
    this.logger.success('It could be restored. Nothing was changed')
  }

  #isMeant(path: string) {
    return this.prompt.confirm(`Put ${path} in the place of everything that is here?`)
  }

  async #migrate() {
    const result = await this.kernel.exec('migration:run', [
      '--force',
      '--no-schema-generate',
      '--compact-output',
    ])
    if (result.exitCode) throw new Error('The tables could not be brought up to date')
  }

  #tell({ facts, aside, key }: Restored) {
    this.#describe(facts)
    this.logger.success('Restored. Start the server as usual')
    this.logger.info(`What was here before: ${aside}. Delete it once you are content`)
    const { absent } = facts
    if (absent) this.logger.warning(`Originals that the backup did not have: ${absent}`)
    if (key === 'taken') this.logger.info('The key of the backup is the key of this server now')
    if (key === 'of_environment')
      this.logger.warning(
        'APP_KEY is set to another key than that of the backup: secrets in it stay closed'
      )
    if (key === 'lost')
      this.logger.warning(
        'The backup was made with another key and does not hold it: enter secrets anew'
      )
  }

  #describe({ head, entries, bytes }: ArchiveFacts) {
    this.logger.info(`Made at ${head.madeAt} by Lumina ${head.version} (${head.database})`)
    this.logger.info(`Entries: ${entries}, unpacked: ${bytesOf(bytes)}`)
  }
}
