import type { BaseCommand } from '@adonisjs/core/ace'
import { commandNames, isCommandOf } from '#extension/command_names'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { isOpen } from '#extension/gate'
import { guard } from '#extension/guard'
import { host } from '#extension/host'
import { noteIncident } from '#extension/incidents'
import { AdoptPlugins } from '#extension/lifecycle/adopt'
import { hasPluginTables } from '#extension/rows'

type Command = typeof BaseCommand

/**
 * The commands of one plugin, each ready to be called: it starts the program, loads the plugins, and is refused while its
 * own is off. Names begin with the id of the plugin, or with what its manifest names instead.
 */
export async function commandsOf(candidate: Candidate): Promise<Command[]> {
  const { id } = candidate
  const { commands = [] } = await importDefinition(candidate)
  const types: Command[] = []
  for (const load of commands) {
    const { default: type } = await guard(id, 'command', load)
    if (!isCommand(type)) throw new TypeError(`A command of ${id} is no ace command`)
    if (!isCommandOf(candidate, type.commandName)) {
      const [name] = commandNames(candidate)
      throw new TypeError(`"${type.commandName}" of ${id} has to begin with "${name}:"`)
    }
    types.push(behindGate(id, type))
  }
  return types
}

function isCommand(type: unknown): type is Command {
  return typeof type === 'function' && typeof (type as Partial<Command>).commandName === 'string'
}

function behindGate(plugin: string, type: Command): Command {
  const Known = type as unknown as new (...args: ConstructorParameters<Command>) => BaseCommand
  class Guarded extends Known {
    async exec() {
      await this.#boot()
      if (!isOpen(plugin, null)) {
        this.logger.error(`The plugin "${plugin}" is ${host.find(plugin)?.observed ?? 'not here'}`)
        this.exitCode = 1
        return
      }
      const result = await guard(plugin, 'command', () => super.exec())
      if (this.error) noteIncident({ plugin, phase: 'command', error: this.error })
      return result
    }

    /** On a fresh server a command may be the first thing that anybody runs: it gets its tables, and what is bundled. */
    async #boot() {
      if (await hasPluginTables()) return host.boot({ runs: true })
      await this.kernel.exec('migration:run', [
        '--force',
        '--no-schema-generate',
        '--compact-output',
      ])
      return host.boot({ runs: true, adopt: () => new AdoptPlugins().handle() })
    }
  }
  return Object.assign(Guarded as unknown as Command, {
    options: { ...type.options, startApp: true },
  })
}
