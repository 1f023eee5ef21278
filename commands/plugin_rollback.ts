import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginRollback extends BaseCommand {
  static commandName = 'plugin:rollback'
  static description = 'Take the last migrations of a plugin back that is switched off'
  static help = 'For authors, before a migration is changed. plugin:migrate runs it again.'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  @flags.number({ description: 'How many. Those of the last batch unless told' })
  declare steps?: number

  @flags.boolean({ description: 'Do not ask' })
  declare yes: boolean

  async run() {
    const { RollbackPlugin } = await import('#extension/lifecycle/migrate')
    const { agrees, pluginOf, withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const { id } = pluginOf(this.id)
      if (!(await agrees(this, 'What these migrations made is deleted. Go back?'))) return
      const names = await new RollbackPlugin().handle({ id, steps: this.steps })
      for (const name of names) this.logger.success(`${name} is taken back`)
      if (!names.length) this.logger.info('There is nothing to take back')
    })
  }
}
