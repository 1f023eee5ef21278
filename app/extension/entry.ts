import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Exception } from '@adonisjs/core/exceptions'
import { markBoot } from '#extension/boot_marker'
import type { PluginDefinition } from '#extension/define_plugin'
import type { Candidate } from '#extension/discovery'
import { guard } from '#extension/guard'
import { mapImportsOf } from '#extension/module_hook'
import type { PluginPhase } from '#extension/states'

const DEADLINE_MS = 5_000

/**
 * Runs the server module of a plugin and answers what it declares. A plugin without one declares nothing. Throws what the
 * module throws, or `E_PLUGIN_ENTRY` where there is no such module or no declaration in it. While it is imported a mark on
 * the disk says so: were it to end the process, the next start knows who it was.
 */
export async function importDefinition(candidate: Candidate): Promise<PluginDefinition> {
  const path = entryOf(candidate)
  return path ? declared(await importFile(candidate, path, 'import'), path) : {}
}

/** Runs one module of a plugin: in its name, in time, and with a mark on the disk as long as it takes. */
export async function importFile(
  candidate: Candidate,
  path: string,
  phase: PluginPhase
): Promise<unknown> {
  const { id, tier, folder } = candidate
  if (tier !== 'bundled') mapImportsOf(folder)
  const live = markBoot(id)
  try {
    return await guard(id, phase, () => import(addressOf(path, candidate)), {
      deadlineMs: DEADLINE_MS,
    })
  } finally {
    live()
  }
}

/** The module as it is written or as it is built: whichever is there. */
function entryOf({ folder, manifest }: Candidate) {
  const named = manifest?.server
  if (named === false) return null
  const name = named ?? 'plugin.js'
  const found = [name, name.replace(/\.m?js$/, '.ts')]
    .map((each) => join(folder, each))
    .find((path) => existsSync(path))
  if (!found && named) throw new Exception(`There is no ${named}`, { code: 'E_PLUGIN_ENTRY' })
  return found ?? null
}

/** Files of bundled plugins change with the whole program; others may while it runs, and are then other modules. */
function addressOf(path: string, { tier, hash }: Candidate) {
  const url = pathToFileURL(path)
  if (tier !== 'bundled') url.searchParams.set('plugin', hash.slice(0, 12))
  return url.href
}

function declared(module: unknown, path: string): PluginDefinition {
  const { default: definition } = module as { default?: unknown }
  if (typeof definition === 'object' && definition !== null && !Array.isArray(definition)) {
    return definition
  }
  const message = `${path} has to export definePlugin({ … }) as its default`
  throw new Exception(message, { code: 'E_PLUGIN_ENTRY' })
}
