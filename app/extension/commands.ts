import type { BaseCommand } from '@adonisjs/core/ace'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { isOpen } from '#extension/gate'
import { guard } from '#extension/guard'
import { host } from '#extension/host'
import { noteIncident } from '#extension/incidents'

type Command = typeof BaseCommand

/**
 * The commands of one plugin, each ready to be called: it starts the program, loads the plugins, and is refused while its
 * own is off. Names begin with the id of the plugin, or with what its manifest names instead.
 */
export async function commandsOf(candidate: Candidate): Promise<Command[]> {
  const { id } = candidate
  const prefix = `${commandWord(candidate)}:`
  const { commands = [] } = await importDefinition(candidate)
  const types: Command[] = []
  for (const load of commands) {
    const { default: type } = await guard(id, 'command', load)
    if (!isCommand(type)) throw new TypeError(`A command of ${id} is no ace command`)
    if (!type.commandName.startsWith(prefix)) {
      throw new TypeError(`"${type.commandName}" of ${id} has to begin with "${prefix}"`)
    }
    types.push(behindGate(id, type))
  }
  return types
}

/** The word that commands of a plugin begin with. */
export const commandWord = ({ id, manifest }: Pick<Candidate, 'id' | 'manifest'>) =>
  manifest?.commands ?? id

function isCommand(type: unknown): type is Command {
  return typeof type === 'function' && typeof (type as Partial<Command>).commandName === 'string'
}

function behindGate(plugin: string, type: Command): Command {
  const Known = type as unknown as new (...args: ConstructorParameters<Command>) => BaseCommand
  class Guarded extends Known {
    async exec() {
      await host.boot({ runs: true })
      if (!isOpen(plugin, null)) {
        this.logger.error(`The plugin "${plugin}" is ${host.find(plugin)?.observed ?? 'not here'}`)
        this.exitCode = 1
        return
      }
      const result = await guard(plugin, 'command', () => super.exec())
      if (this.error) noteIncident({ plugin, phase: 'command', error: this.error })
      return result
    }
  }
  return Object.assign(Guarded as unknown as Command, {
    options: { ...type.options, startApp: true },
  })
}
