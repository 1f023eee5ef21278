import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class DemoSeed extends BaseCommand {
  static commandName = 'demo:seed'
  static description = 'Make a believable club with members, albums and pictures'
  static help = 'It renders its own pictures: nothing is downloaded. Takes a minute or two.'

  static options: CommandOptions = { startApp: true }

  async run() {
    const { default: Org } = await import('#models/org')
    const { CLUB, PASSWORD, PEOPLE } = await import('#database/demo/club')
    const { SeedClub } = await import('#database/demo/seed_club')
    const { appUrl } = await import('#config/app')

    // On a fresh clone this may be the first thing that anybody runs.
    await this.kernel.exec('migration:run', ['--force', '--no-schema-generate', '--compact-output'])
    if (await Org.findBy('slug', CLUB.slug)) {
      this.logger.error(`${CLUB.name} is already here: ${appUrl}/orgs/${CLUB.slug}`)
      this.exitCode = 1
      return
    }
    const org = await new SeedClub().handle((line) => this.logger.info(line))
    this.logger.success(`${org.name} is ready: ${appUrl}/orgs/${org.slug}`)
    this.logger.log(`Sign in as ${PEOPLE[0].email} (owner), ${PEOPLE[1].email} (admin) or`)
    this.logger.log(`${PEOPLE[2].email} (member), each with the password “${PASSWORD}”.`)
  }
}
