import { basename } from 'node:path'
import app from '@adonisjs/core/services/app'
import { args, flags } from '@adonisjs/core/ace'
import User from '#models/user'
import { BackupRefusal } from '../archive/refusal.js'
import { type Imported, ImportOrg } from '../transfer/import_org.js'
import { IMPORT_TURN, TransferTurn } from '../transfer/transfer_turn.js'
import { TransferCommand } from './transfer_command.js'

export default class OrgImport extends TransferCommand {
  static commandName = 'org:import'
  static description = 'Take an export in as a new organization, beside those that are there'
  static help = [
    'It belongs to --owner, or to whoever operates this server. Its other people are invited by letter:',
    'nobody becomes a member without knowing, also where they have an account here.',
  ]

  @args.string({ description: 'The path of the export' })
  declare file: string

  @flags.string({
    description: 'The address it gets. Without: the one it had, with a number where that is taken',
  })
  declare slug?: string

  @flags.string({ description: 'E-mail address of the account it belongs to' })
  declare owner?: string

  @flags.boolean({ description: 'Look at everything, and write nothing' })
  declare dryRun: boolean

  @flags.boolean({
    description: 'Invite those who belonged to it',
    default: true,
    showNegatedVariantInHelp: true,
  })
  declare invite: boolean

  @flags.string({ description: 'A file with the passphrase in it' })
  declare passphraseFile?: string

  async act() {
    const path = await this.find(this.file.includes('/') ? this.file : `./${this.file}`)
    const passphrase = await this.passphraseFor(path, this.passphraseFile)
    const owner = await this.#owner()
    const order = {
      ...{ path, passphrase, owner, slug: this.slug, dryRun: this.dryRun },
      origin: this.invite ? app.config.get<string>('app.appUrl') : undefined,
    }
    if (this.dryRun) return this.#tell(await new ImportOrg().handle(order))
    const file = basename(path).slice(0, 300)
    const turn = await TransferTurn.begin({
      ...{ direction: 'import', source: 'command', turn: IMPORT_TURN, startedById: owner.id },
      ...{ file, title: file.slice(0, 120), slug: this.slug?.slice(0, 60) ?? null, orgId: null },
      ...{ invites: this.invite, isSealed: Boolean(passphrase), secret: null },
    })
    const { progress, signal } = turn
    const imported = turn.run(() => new ImportOrg().handle({ ...order, turn, progress, signal }))
    return this.#tell(await imported)
  }

  #tell({ org, name, slug, takenSlug, ...found }: Imported) {
    const { albums, photos, links, members, absent, shutLinks, invited, uninvited } = found
    const { pluginsLeft = [] } = found
    const facts = { albums, photos, 'share links': links, members }
    const list = Object.entries(facts).map(([what, count]) => `${what}: ${count}`)
    this.logger.info(`${name}, ${list.join(', ')}`)
    if (takenSlug) this.logger.warning(`Its address ${takenSlug} is taken here: it gets ${slug}`)
    if (absent) this.logger.warning(`Originals that the export does not have: ${absent}`)
    if (shutLinks)
      this.logger.warning(
        `Links that need a new password before anybody can open them: ${shutLinks}`
      )
    if (pluginsLeft.length)
      this.logger.warning(
        `Left out, for no plugin that fits runs here: what ${pluginsLeft.join(', ')} kept`
      )
    if (uninvited)
      this.logger.warning(`More than can be invited at once. Left out: ${uninvited} of the members`)
    if (!org) return this.logger.success(`It could be imported as ${slug}. Nothing was changed`)
    this.logger.success(`${name} is here as ${slug}. Invited: ${invited}`)
  }

  async #owner() {
    const { owner } = this
    const query = User.query().whereNull('suspended_at')
    const user = owner
      ? await query.where('email', owner.toLowerCase()).first()
      : await query.whereNotNull('superadmin_at').orderBy('created_at').first()
    if (!user) throw new BackupRefusal('owner_unknown', { email: owner ?? '--owner' })
    return user
  }
}
