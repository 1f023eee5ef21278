import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { BaseCommand, args, flags } from '@adonisjs/core/ace'

const CHECKS = 'tooling/gate/plugin.ts'

export default class PluginCheck extends BaseCommand {
  static commandName = 'plugin:check'
  static description = 'Check types and style of a plugin, and run its tests'
  static help = [
    'Tests run with a database and files of their own, and leave your server alone.',
    '{{ binaryName }} plugin:check ../likes',
    '{{ binaryName }} plugin:check ../likes --tests',
  ]

  @args.string({ description: 'The folder with its plugin.json', default: '.' })
  declare folder: string

  @flags.boolean({ description: 'Only run its tests' })
  declare tests: boolean

  async run() {
    const { fromHere } = await import('#extension/kit/from_here')
    const folder = fromHere(this.folder)
    if (!existsSync(this.app.makePath(CHECKS))) {
      this.logger.error('Plugins are checked in a checkout of Lumina')
      this.exitCode = 1
    } else if (!existsSync(`${folder}/plugin.json`)) {
      this.logger.error(`${folder} has no plugin.json`)
      this.exitCode = 1
    } else this.exitCode = await this.#check(folder)
  }

  async #check(folder: string) {
    const only = this.tests ? ['--tests'] : []
    const child = spawn(
      process.execPath,
      ['--disable-warning=DEP0205', '--import=@poppinss/ts-exec', CHECKS, folder, ...only],
      { cwd: this.app.makePath(), stdio: 'inherit' }
    )
    const [code] = await once(child, 'exit')
    return code ?? 1
  }
}
