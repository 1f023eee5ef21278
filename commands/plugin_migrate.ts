import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginMigrate extends BaseCommand {
  static commandName = 'plugin:migrate'
  static description = 'Run the migrations of a plugin that wait'
  static help = [
    'For authors, after plugin:rollback. New files are taken over by plugin:upgrade, migrations and all.',
    '{{ binaryName }} plugin:migrate likes --dry-run',
  ]

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  @flags.boolean({ description: 'Show the statements, and what would be refused. Change nothing' })
  declare dryRun: boolean

  async run() {
    const { MigratePlugin } = await import('#extension/lifecycle/migrate')
    const { pluginOf, withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const { id } = pluginOf(this.id)
      if (this.dryRun) return this.#show(id)
      const names = await new MigratePlugin().handle({ id })
      for (const name of names) this.logger.success(name)
      if (!names.length) this.logger.info('Nothing waits')
    })
  }

  async #show(id: string) {
    const { previewMigrations } = await import('#extension/ledger')
    const { soundCandidate } = await import('#extension/lifecycle/transition')
    const candidate = await soundCandidate(id)
    const previews = await previewMigrations(candidate.staged ?? candidate)
    if (!previews.length) this.logger.info('Nothing waits')
    for (const { name, statements, problems } of previews) {
      this.logger.log(this.colors.bold(name))
      for (const statement of statements) this.logger.log(`    ${statement}`)
      for (const problem of problems) this.logger.error(problem)
      if (problems.length) this.exitCode = 1
    }
  }
}
