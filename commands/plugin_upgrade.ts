import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginUpgrade extends BaseCommand {
  static commandName = 'plugin:upgrade'
  static description = 'Let new files of a plugin take over, with their migrations'
  static help =
    'All of its migrations run, or none. What asks for more than before waits for somebody to agree.'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  @flags.boolean({ description: 'Agree to everything that it asks for' })
  declare yes: boolean

  async run() {
    const { openCapabilities } = await import('#extension/lifecycle/consent')
    const { UpgradePlugin } = await import('#extension/lifecycle/upgrade')
    const shell = await import('#start/plugin_shell')
    await shell.withPlugins(this, async () => {
      const { id, candidate } = shell.pluginOf(this.id)
      const next = candidate?.staged ?? candidate
      const consents = next ? await openCapabilities(next) : []
      if (consents.length) shell.showCapabilities(this, next!.manifest!)
      if (consents.length && !(await shell.agrees(this, 'Do you agree?'))) return
      await new UpgradePlugin().handle({ id, consents })
      shell.sayState(this, id)
    })
  }
}
