import logger from '@adonisjs/core/services/logger'
import { host } from '#extension/host'
import { AdoptPlugins } from '#extension/lifecycle/adopt'
import { surviveErrorsOfPlugins } from '#extension/process_errors'

/** Loads the plugins that are enabled and follows what becomes of them, for processes that serve or work. */
export async function bootPlugins() {
  surviveErrorsOfPlugins()
  await loadPlugins()
  host.watch()
}

/** The first half of it: bundled plugins are taken over, and what is enabled is loaded. */
export function loadPlugins() {
  return host.boot({ runs: true, adopt: () => new AdoptPlugins().handle() })
}

/** Knows of plugins without running any of them. A command that mends the database must not need one. */
export async function lookAtPlugins() {
  await host.boot({ runs: false }).catch((error: unknown) => {
    logger.debug({ err: error }, 'Plugins could not be looked at')
  })
}
