import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { BaseCommand, args, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class PluginInstall extends BaseCommand {
  static commandName = 'plugin:install'
  static description = 'Install a plugin that is here, or an archive of one'
  static help = [
    'Shows what it is and what it asks for, and does nothing before somebody agrees.',
    'An archive of a newer version is installed as an upgrade.',
    '{{ binaryName }} plugin:install likes-1.0.0.tgz --hash=3f2a… --enable',
    '{{ binaryName }} plugin:install likes --yes',
  ]

  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Id of the plugin, or the archive' })
  declare plugin: string

  @flags.string({ description: 'What its publisher says: SHA-256 of the files or of the archive' })
  declare hash?: string

  @flags.boolean({ description: 'Also switch it on' })
  declare enable: boolean

  @flags.boolean({ description: 'Agree to everything that it asks for' })
  declare yes: boolean

  async run() {
    const { UpgradePlugin } = await import('#extension/lifecycle/upgrade')
    const { InstallPlugin } = await import('#extension/lifecycle/install')
    const shell = await import('#start/plugin_shell')
    await shell.withPlugins(this, async () => {
      const id = await this.#accepted()
      if (!id) return
      const { candidate, manifest, row } = shell.pluginOf(id)
      const next = candidate?.staged?.manifest ?? manifest
      if (next) shell.showCapabilities(this, next)
      if (!(await shell.agrees(this, `Install ${id}?`))) return
      const consents = next?.capabilities?.map(({ name }) => name) ?? []
      const isUpgrade = Boolean(row?.hash && row.desired !== 'absent')
      if (isUpgrade) await new UpgradePlugin().handle({ id, consents })
      else await new InstallPlugin().handle({ id, consents, enable: this.enable })
      shell.sayState(this, id)
    })
  }

  /** The id; of an archive, once it is what its publisher says it is. */
  async #accepted() {
    const { fromHere } = await import('#extension/kit/from_here')
    const path = fromHere(this.plugin)
    if (!existsSync(path) || !/\.(zip|tgz|tar\.gz)$/i.test(path)) return this.plugin
    const { AcceptArchive } = await import('#extension/archive/accept')
    const { discardInspected, inspectArchive } = await import('#extension/archive/inspect')
    const shell = await import('#start/plugin_shell')
    const archive = await inspectArchive(path, basename(path))
    const { hash, archiveHash, manifest, problem } = archive
    shell.showArchive(this, archive)
    if (this.hash && ![hash, archiveHash].includes(this.hash.toLowerCase())) {
      await discardInspected(hash)
      this.logger.error(`This is not what its publisher says: ${this.hash}`)
      this.exitCode = 1
      return undefined
    }
    if (problem) {
      await discardInspected(hash)
      shell.complain(this, problem)
      return undefined
    }
    if (
      !this.hash &&
      !(await shell.agrees(this, 'Are these the hashes that its publisher names?'))
    ) {
      await discardInspected(hash)
      return undefined
    }
    await new AcceptArchive().handle({ hash })
    return manifest.id
  }
}
