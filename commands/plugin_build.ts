import { BaseCommand, args, flags } from '@adonisjs/core/ace'

export default class PluginBuild extends BaseCommand {
  static commandName = 'plugin:build'
  static description = 'Build a plugin into a folder that any server can run'
  static help = [
    'Server code becomes JavaScript, screens become modules that pages load without Lumina being built again.',
    'The result can be named in PLUGIN_FOLDERS, or be packed with plugin:pack.',
    '{{ binaryName }} plugin:build ../likes',
  ]

  @args.string({ description: 'The folder with its plugin.json', default: '.' })
  declare folder: string

  @flags.string({ description: 'Where to. The folder dist in it unless told' })
  declare out?: string

  async run() {
    const { buildPlugin } = await import('#extension/kit/build_plugin')
    const { BuildRefusal } = await import('#extension/kit/build_refusal')
    const { fromHere } = await import('#extension/kit/from_here')
    try {
      const out = this.out && fromHere(this.out)
      const { id, version, folder } = await buildPlugin(fromHere(this.folder), out)
      this.logger.success(`${id} ${version} is built in ${folder}`)
      this.logger.log('Next: name this folder in PLUGIN_FOLDERS where you start the server')
    } catch (error) {
      if (!(error instanceof BuildRefusal)) throw error
      error.problems.forEach((problem) => this.logger.error(problem))
      this.exitCode = 1
    }
  }
}
