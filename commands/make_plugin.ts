import { BaseCommand, args, flags } from '@adonisjs/core/ace'

export default class MakePlugin extends BaseCommand {
  static commandName = 'make:plugin'
  static description = 'Begin a plugin with a page, a slot, a table, a setting, a job and tests'
  static help = [
    'In plugins/ it comes with this Lumina. With --folder it lies apart, and is packed into an archive for any server.',
    '{{ binaryName }} make:plugin likes --folder=../likes',
    'docs/plugins.md leads from here to an installed plugin.',
  ]

  @args.string({ description: 'Its id: small letters and digits' })
  declare name: string

  @flags.string({ description: 'A folder outside of Lumina, which is new or empty' })
  declare folder?: string

  async run() {
    const { relative } = await import('node:path')
    const { BuildRefusal } = await import('#extension/kit/build_refusal')
    const { fromHere } = await import('#extension/kit/from_here')
    const { makePlugin } = await import('#extension/kit/make_plugin')
    try {
      const made = await makePlugin({
        id: this.name,
        folder: this.folder && fromHere(this.folder),
      })
      const folder = relative(fromHere('.'), made.folder) || '.'
      for (const file of made.files) this.logger.log(`  ${file}`)
      this.logger.success(`${this.name} is in ${folder}. Next:`)
      this.logger.log(`  npm run ace -- plugin:check ${folder}`)
      if (this.folder) this.logger.log(`  npm run ace -- plugin:build ${folder}`)
      else this.logger.log('  npm run dev')
    } catch (error) {
      if (!(error instanceof BuildRefusal)) throw error
      error.problems.forEach((problem) => this.logger.error(problem))
      this.exitCode = 1
    }
  }
}
