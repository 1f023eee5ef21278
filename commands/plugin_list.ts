import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginList extends BaseCommand {
  static commandName = 'plugin:list'
  static description = 'Show all plugins, how they are and why. Runs none of them'
  static help = 'plugin:doctor says what is to be done about those that are not as they should be.'

  static options: CommandOptions = { startApp: true }

  async run() {
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const { sayReason } = await import('#exceptions/plugin_reason')
    const { host } = await import('#extension/host')
    const { withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const plugins = host.list()
      if (!plugins.length) {
        this.logger.info(
          'There are no plugins here. Next: plugin:install an archive, or make:plugin'
        )
        return
      }
      const english = i18nManager.locale('en')
      const table = this.ui.table()
      table.head(['Plugin', 'Version', 'From', 'State', 'Why'])
      for (const { id, version, manifest, tier, observed, reason } of plugins) {
        const state = english.t(`plugins.states.${observed}.title`)
        const why = reason ? sayReason(english, reason) : ''
        table.row([id, version ?? manifest?.version ?? '', tier, state, why])
      }
      table.render()
    })
  }
}
