import { BaseCommand, args } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginDisable extends BaseCommand {
  static commandName = 'plugin:disable'
  static description = 'Stop a plugin and keep everything that it has'
  static help =
    'Runs none of its code, so it also works when the plugin ends or blocks every process that loads it.'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  async run() {
    const { DisablePlugin } = await import('#extension/lifecycle/disable')
    const { pluginOf, sayState, withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const { id } = pluginOf(this.id)
      await new DisablePlugin().handle({ id })
      sayState(this, id)
    })
  }
}
