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
