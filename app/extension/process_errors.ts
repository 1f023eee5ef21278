import logger from '@adonisjs/core/services/logger'
import { pluginAtWork } from '#extension/guard'
import { host } from '#extension/host'
import { describe, noteIncident } from '#extension/incidents'

let isWatching = false

/**
 * An error that nobody caught ends a process, unless it came out of a plugin: then that plugin is quarantined, and the
 * site lives on. For processes that run plugins; once.
 */
export function surviveErrorsOfPlugins() {
  if (isWatching) return
  isWatching = true
  process.on('uncaughtException', (error) => void blame(error))
  process.on('unhandledRejection', (reason) => void blame(reason))
}

async function blame(error: unknown) {
  const working = pluginAtWork()
  if (!working) return endAsUsual(error)
  const { plugin, phase } = working
  noteIncident({ plugin, phase: 'process', error })
  const reason = { code: 'stray_error', params: { phase }, detail: describe(error) }
  await host.quarantine(plugin, reason).catch((failure: unknown) => {
    logger.error({ err: failure, plugin }, 'A plugin could not be quarantined')
  })
}

/** As Node itself would have it. */
function endAsUsual(error: unknown): never {
  console.error(error)
  process.exit(1)
}
