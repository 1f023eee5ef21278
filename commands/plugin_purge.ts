import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginPurge extends BaseCommand {
  static commandName = 'plugin:purge'
  static description = 'Delete a plugin with its tables, settings and files, for good'
  static help = [
    'Its migrations go back one by one. Where one of them cannot, nothing happens:',
    '{{ binaryName }} plugin:purge likes --force drops its tables without running any of its code.',
  ]

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin' })
  declare id: string

  @flags.boolean({ description: 'Run nothing of the plugin' })
  declare force: boolean

  @flags.boolean({ description: 'Do not ask' })
  declare yes: boolean

  async run() {
    const { ownedTables } = await import('#extension/ledger')
    const { PurgePlugin } = await import('#extension/lifecycle/purge')
    const shell = await import('#start/plugin_shell')
    await shell.withPlugins(this, async () => {
      const { id } = shell.pluginOf(this.id)
      const tables = await ownedTables(id)
      if (tables.length) this.logger.log(`These tables go for good: ${tables.join(', ')}`)
      if (!(await shell.agrees(this, `Delete everything of ${id}?`))) return
      await new PurgePlugin().handle({ id, force: this.force })
      this.logger.success(`Nothing is left of ${id}`)
    })
  }
}
