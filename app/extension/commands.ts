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
import { beginStandIn, endStandIn, isStandIn, saysDamaged } from '#extension/stand_in'

type Command = typeof BaseCommand

/**
 * The commands of one plugin, each ready to be called: it starts the program, loads the plugins, and is refused while its
 * own is off. Names begin with the id of the plugin, or with what its manifest names instead. One that says `static mends = true`
 * also runs where the database is damaged, on an empty one in its place.
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
  const { mends = false } = type as { mends?: boolean }
  class Guarded extends Known {
    async exec() {
      try {
        await this.#boot()
      } catch (error) {
        if (!saysDamaged(error)) throw error
        if (!mends) return this.#refuse('The database is damaged. Restore a backup: backup:restore')
        await this.#standIn()
      }
      try {
        return await this.#act()
      } finally {
        await endStandIn()
      }
    }

    /** Damage may only show where something is read. */
    async run() {
      try {
        return await super.run()
      } catch (error) {
        if (!mends || isStandIn() || !saysDamaged(error)) throw error
        await this.#standIn()
        return super.run()
      }
    }

    async #standIn() {
      // What was loaded would look for its tables.
      await host.end()
      await beginStandIn()
      await this.#bootAnew()
    }

    async #act() {
      if (!isOpen(plugin, null)) {
        return this.#refuse(
          `The plugin "${plugin}" is ${host.find(plugin)?.observed ?? 'not here'}`
        )
      }
      const result = await guard(plugin, 'command', () => super.exec())
      if (this.error) noteIncident({ plugin, phase: 'command', error: this.error })
      return result
    }

    #refuse(words: string) {
      this.logger.error(words)
      this.exitCode = 1
    }

    /** What is new with this program, or was upgraded with it, is taken over as it would be at the start of the server. */
    async #boot() {
      if (!(await hasPluginTables())) return this.#bootAnew()
      await host.boot({ runs: true })
      if (!isOpen(plugin, null) && isToBeAdopted(plugin)) await this.#bootAnew()
    }

    /** On a fresh server a command may be the first thing that anybody runs: it gets its tables, and what is bundled. */
    async #bootAnew() {
      await this.kernel.exec('migration:run', [
        '--force',
        '--no-schema-generate',
        '--compact-output',
      ])
      await host.boot({ runs: true, adopt: () => new AdoptPlugins().handle() })
    }
  }
  return Object.assign(Guarded as unknown as Command, {
    options: { ...type.options, startApp: true },
  })
}

/** Nobody decided about it yet, or it is meant to run and its files are others than were installed. */
function isToBeAdopted(plugin: string) {
  const info = host.find(plugin)
  if (info?.tier !== 'bundled') return false
  return !info.row || (info.desired !== 'absent' && info.observed === 'upgrade_pending')
}
