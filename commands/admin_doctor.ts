import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

const LARGE = 10_000

const WORDS = {
  no_index: 'is sorted or filtered by, and no index begins with it',
  unknown_type: 'is of a type that nobody knows: it is shown as text and never written',
}

export default class AdminDoctor extends BaseCommand {
  static commandName = 'admin:doctor'
  static description =
    'Look for lists of the admin that get slow, and fields that it does not understand'
  static help =
    'Resources of plugins are among them, so plugins are loaded. Advice, not faults: below 10,000 rows no list needs an index.'

  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'Also of tables that are small as yet' })
  declare all: boolean

  async run() {
    const { examineAdmin } = await import('#admin/doctor')
    const { host } = await import('#extension/host')
    await host.boot({ runs: true })
    const findings = await examineAdmin({ fromRows: this.all ? 0 : LARGE })
    await host.end()
    for (const { resource, kind, field } of findings)
      this.logger.log(`${this.colors.bold(`${resource}.${field}`)} ${WORDS[kind]}`)
    if (!findings.length) this.logger.success('Everything that lists ask for is quick')
  }
}
