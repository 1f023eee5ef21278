import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginDoctor extends BaseCommand {
  static commandName = 'plugin:doctor'
  static description = 'Look for anything about plugins that needs somebody. Runs none of them'
  static help = 'Ends with an error where something is not as it should be.'

  static options: CommandOptions = { startApp: true }

  async run() {
    const { examinePlugins } = await import('#extension/doctor')
    const { complain, withPlugins } = await import('#start/plugin_shell')
    await withPlugins(this, async () => {
      const findings = await examinePlugins()
      for (const { subject, reason } of findings) {
        this.logger.log(this.colors.bold(subject))
        complain(this, reason)
      }
      if (!findings.length) this.logger.success('Everything about plugins is as it should be')
    })
  }
}
