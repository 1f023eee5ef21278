import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BaseCommand, args, flags } from '@adonisjs/core/ace'

export default class PluginPack extends BaseCommand {
  static commandName = 'plugin:pack'
  static description = 'Build a plugin and pack it into an archive that servers install'
  static help = [
    'Tell people the hashes that are printed: a server shows them before the archive is accepted.',
    '{{ binaryName }} plugin:pack ../likes',
  ]

  @args.string({ description: 'The folder with its plugin.json', default: '.' })
  declare folder: string

  @flags.string({ description: 'The folder to put the archive into. This one unless told' })
  declare out?: string

  async run() {
    const { buildPlugin } = await import('#extension/kit/build_plugin')
    const { BuildRefusal } = await import('#extension/kit/build_refusal')
    const { fromHere } = await import('#extension/kit/from_here')
    const { packPlugin } = await import('#extension/kit/pack_plugin')
    // A server may run what plugin:build made: that stays as it is.
    const place = await mkdtemp(join(tmpdir(), 'lumina-pack-'))
    try {
      const built = await buildPlugin(fromHere(this.folder), join(place, 'built'))
      const { file, bytes, sha256, hash } = await packPlugin(
        built.folder,
        fromHere(this.out ?? '.')
      )
      this.logger.success(`${file} (${Math.ceil(bytes / 1024)} KB)`)
      this.logger.log(`SHA-256 of its files:    ${hash}`)
      this.logger.log(`SHA-256 of the archive:  ${sha256}`)
      this.logger.log('Next: upload it in the console of a server, or plugin:install it there')
    } catch (error) {
      if (!(error instanceof BuildRefusal)) throw error
      error.problems.forEach((problem) => this.logger.error(problem))
      this.exitCode = 1
    } finally {
      await rm(place, { recursive: true, force: true })
    }
  }
}
