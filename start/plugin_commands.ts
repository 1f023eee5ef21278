import type { CommandMetaData } from '@adonisjs/core/types/ace'
import type { BaseCommand } from '@adonisjs/core/ace'
import app from '@adonisjs/core/services/app'
import { isCommandOf } from '#extension/command_names'
import type { RunningPlugin } from '#extension/running_list'

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
  const noted = readRunning()
  const running = noted
    .filter((plugin) => plugin.runs && (LISTING.has(asked) || isCommandOf(plugin, asked!)))
    .map(ofThisProgram)
  if (!running.length) running.push(...(await bundledWith(noted, asked)))
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

/** A data folder may have been used by a program in another folder before: its files may be gone, or older. */
const ofThisProgram = (plugin: RunningPlugin): RunningPlugin =>
  plugin.tier === 'bundled' ? { ...plugin, folder: app.makePath('plugins', plugin.id) } : plugin

/**
 * A server that never ran has noted nothing, and one that ran with an older program not all. What comes with the program can be
 * called all the same, by its name; where it is off the command is refused.
 */
async function bundledWith(noted: RunningPlugin[], asked?: string) {
  const { discover } = await import('#extension/discovery')
  const heldBack = new Set(noted.filter(({ runs }) => !runs).map(({ id }) => id))
  const candidates = asked === undefined ? [] : await discover([])
  const bundled = candidates.filter(
    (plugin) =>
      plugin.tier === 'bundled' &&
      !plugin.problem &&
      !heldBack.has(plugin.id) &&
      plugin.manifest?.preset !== false &&
      isCommandOf(plugin, asked!)
  )
  return bundled.map((candidate) => ({ ...candidate, runs: true, durable: [] }))
}

export async function getCommand({ commandName }: CommandMetaData) {
  return known.get(commandName) ?? null
}
