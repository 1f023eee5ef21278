import { BaseCommand, args } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginUninstall extends BaseCommand {
  static commandName = 'plugin:uninstall'
  static description = 'Take a plugin out of use and keep its data'
  static help =
    'Its tables and settings stay, and installing it again goes on with them. plugin:purge deletes them.'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  async run() {
    const { UninstallPlugin } = await import('#extension/lifecycle/uninstall')
    const { pluginOf, sayState, withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const { id } = pluginOf(this.id)
      await new UninstallPlugin().handle({ id })
      sayState(this, id)
    })
  }
}
