import type { CommandMetaData } from '@adonisjs/core/types/ace'
import type { BaseCommand } from '@adonisjs/core/ace'
import { isCommandOf } from '#extension/command_names'

type Command = typeof BaseCommand

/** Asked for all commands at once, ace shows those of plugins as well. */
const LISTING = new Set([undefined, 'list', 'help', '--help', '-h'])

const known = new Map<string, Command>()

/**
 * Commands of plugins, for ace. Code of a plugin is only run when one of its own commands is called or all are listed: what
 * has to work while a plugin is broken never meets it.
 */
export async function getMetaData(): Promise<CommandMetaData[]> {
  const [asked] = process.argv.slice(2)
  if (!LISTING.has(asked) && !asked?.includes(':')) return []
  await import('#start/env')
  const { readRunning } = await import('#extension/running_list')
  const running = readRunning().filter(
    (plugin) => plugin.runs && (LISTING.has(asked) || isCommandOf(plugin, asked!))
  )
  if (!running.length) running.push(...(await bundledWith(asked)))
  if (!running.length) return []
  const { commandsOf } = await import('#extension/commands')
  for (const plugin of running) {
    const commands = await commandsOf(plugin).catch((error: Error) => {
      console.error(`The commands of the plugin "${plugin.id}" cannot be read: ${error.message}`)
      return []
    })
    for (const command of commands) known.set(command.commandName, command)
  }
  return [...known.values()].map((command) => command.serialize())
}

/** A server that never ran has noted nothing. What comes with the program can be called all the same, by its name. */
async function bundledWith(asked?: string) {
  const { hasNote } = await import('#extension/running_list')
  if (hasNote()) return []
  const { discover } = await import('#extension/discovery')
  const candidates = await discover([])
  const bundled = candidates.filter(
    (plugin) =>
      plugin.tier === 'bundled' &&
      !plugin.problem &&
      plugin.manifest?.preset !== false &&
      asked !== undefined &&
      isCommandOf(plugin, asked)
  )
  return bundled.map((candidate) => ({ ...candidate, runs: true, durable: [] }))
}

export async function getCommand({ commandName }: CommandMetaData) {
  return known.get(commandName) ?? null
}
