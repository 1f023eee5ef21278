import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import string from '@adonisjs/core/helpers/string'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { I18n } from '@adonisjs/i18n'

export default class OrgCreate extends BaseCommand {
  static commandName = 'org:create'
  static description = 'Make an organization with its owner'
  static help = [
    'Who has no account yet gets one: give their name, and hand on the link that is printed.',
    '{{ binaryName }} org:create "Alpine Club" --owner=maria@example.org --name="Maria Moser"',
  ]

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Its name, as its people call it' })
  declare organization: string

  @flags.string({ description: 'E-mail address of the owner', required: true })
  declare owner: string

  @flags.string({ flagName: 'name', description: 'Name of the owner, for a new account' })
  declare personName?: string

  @flags.string({ description: 'Address of the organization. Made from its name unless told' })
  declare slug?: string

  async run() {
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const { FoundOrgFor } = await import('#actions/found_org_for')
    const { foundingValidator } = await import('#validators/founding')
    const i18n = i18nManager.locale('en')
    // On a fresh clone this may be the first thing that anybody runs.
    await this.kernel.exec('migration:run', ['--force', '--no-schema-generate', '--compact-output'])
    try {
      const { name, slug, owner, person } = await foundingValidator.validate(
        {
          name: this.organization,
          slug:
            this.slug ??
            string.slug(this.organization, { lower: true, strict: true, locale: 'de' }),
          owner: this.owner,
          person: this.personName,
        },
        { messagesProvider: i18n.createMessagesProvider() }
      )
      const founded = await new FoundOrgFor().handle({
        org: { name, slug },
        owner: { email: owner, name: person },
      })
      await this.#tell(founded)
    } catch (error) {
      this.#refuse(error, i18n)
    }
  }

  async #tell({ membership, secret }: { membership: Founded; secret?: string }) {
    const { appUrl } = await import('#config/app')
    const { org, user } = membership
    this.logger.success(`${org.name} belongs to ${user.name} <${user.email}>`)
    this.logger.log(`${appUrl}/orgs/${org.slug}`)
    if (!secret) return
    this.logger.log(`${user.name} is new here. This link, good for an hour, chooses a password:`)
    this.logger.log(`${appUrl}/reset-password/${secret}`)
  }

  #refuse(error: unknown, i18n: I18n) {
    const { messages, code, params } = error as Refused
    const words = messages
      ? messages.map(({ field, message }) => `${FLAGS[field]}: ${message}`)
      : [i18n.t(`errors.${code}`, params, '')]
    if (!words.every(Boolean)) throw error
    for (const line of words) this.logger.error(line)
    this.exitCode = 1
  }
}

interface Founded {
  org: { name: string; slug: string }
  user: { name: string; email: string }
}

interface Refused {
  messages?: { field: string; message: string }[]
  code?: string
  params?: Record<string, string | number>
}

/** What was typed wrong, by the name it has on the command line. */
const FLAGS: Record<string, string> = {
  name: 'organization',
  slug: '--slug',
  owner: '--owner',
  person: '--name',
}
