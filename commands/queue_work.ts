import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import queueConfig from '#config/queue'
import { startWorker, stopWorker } from '#queue/queue'

export default class QueueWork extends BaseCommand {
  static commandName = 'queue:work'
  static description = 'Do background jobs in this process, apart from the web server'
  static help = [
    'Give the web servers WORKERS=0 when jobs are done by this command alone.',
    '{{ binaryName }} queue:work --queue=media --queue=default',
  ]

  static options: CommandOptions = { startApp: true, staysAlive: true }

  @flags.array({ description: 'Only these queues. All of them unless told' })
  declare queue?: string[]

  async run() {
    const places = this.#places()
    const unknown = Object.keys(places).filter((name) => !(name in queueConfig.places))
    if (unknown.length) return this.#refuse(unknown)
    this.app.terminating(() => stopWorker())
    const { bootPlugins } = await import('#start/plugin_boot')
    const { FollowSettings } = await import('#actions/follow_settings')
    await bootPlugins()
    await new FollowSettings().keepOn()
    await startWorker(places)
    this.logger.info(`Waiting for jobs: ${Object.keys(places).join(', ')}`)
  }

  #places(): Record<string, number> {
    const all: Record<string, number> = queueConfig.places
    if (!this.queue?.length) return all
    return Object.fromEntries(this.queue.map((name) => [name, all[name]]))
  }

  async #refuse(unknown: string[]) {
    const known = Object.keys(queueConfig.places).join(', ')
    this.logger.error(`There is no queue "${unknown.join('", "')}". There are: ${known}`)
    this.exitCode = 1
    await this.terminate()
  }
}
