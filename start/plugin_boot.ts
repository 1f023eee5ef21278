import { host } from '#extension/host'
import { AdoptPlugins } from '#extension/lifecycle/adopt'
import { surviveErrorsOfPlugins } from '#extension/process_errors'

/** Loads the plugins that are enabled and follows what becomes of them, for processes that serve or work. */
export async function bootPlugins() {
  surviveErrorsOfPlugins()
  await host.boot({ runs: true })
  await new AdoptPlugins().handle()
  host.watch()
}
