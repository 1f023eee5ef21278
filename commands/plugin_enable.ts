import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginEnable extends BaseCommand {
  static commandName = 'plugin:enable'
  static description = 'Let an installed plugin run, also one that is quarantined'
  static help =
    'Looks at its files and what it asks for first. Each organization then switches it on or off for itself.'

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  @flags.boolean({ description: 'Agree to everything that it asks for' })
  declare yes: boolean

  async run() {
    const { EnablePlugin } = await import('#extension/lifecycle/enable')
    const shell = await import('#start/plugin_shell')
    await shell.withPlugins(this, async () => {
      const { id, manifest, observed } = shell.pluginOf(this.id)
      const consents = manifest?.capabilities?.map(({ name }) => name) ?? []
      if (observed === 'needs_consent') shell.showCapabilities(this, manifest!)
      if (observed === 'needs_consent' && !(await shell.agrees(this, 'Do you agree?'))) return
      await new EnablePlugin().handle({
        id,
        consents: observed === 'needs_consent' ? consents : [],
      })
      shell.sayState(this, id)
    })
  }
}
