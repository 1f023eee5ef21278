import logger from '@adonisjs/core/services/logger'
import { guard } from '#extension/guard'
import { host } from '#extension/host'
import { describe } from '#extension/incidents'

export interface PluginHealth {
  plugin: string
  name: string
  status: 'ok' | 'warning' | 'error'
  message: string
}

const DEADLINE_MS = 5_000

/** Asks every check of every plugin that runs, side by side. What throws or takes too long is an `error`. */
export async function pluginHealth(): Promise<PluginHealth[]> {
  const asked = host
    .list()
    .flatMap(({ id, definition }) => (definition?.health ?? []).map((check) => ({ id, check })))
  return Promise.all(
    asked.map(async ({ id, check }) => {
      const context = (signal: AbortSignal) => ({
        plugin: id,
        logger: logger.child({ plugin: id }),
        signal,
      })
      const answer = await guard(id, 'health', async (signal) => check.run(context(signal)), {
        deadlineMs: DEADLINE_MS,
      }).catch((error: unknown) => ({ status: 'error' as const, message: describe(error) }))
      return { plugin: id, name: check.name, ...answer }
    })
  )
}
