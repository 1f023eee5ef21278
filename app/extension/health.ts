import { contextOf, guard } from '#extension/guard'
import { host } from '#extension/host'
import { describe } from '#extension/incidents'
import { textIn } from '#extension/manifest'

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
      const answer = await guard(id, 'health', async (signal) => check.run(contextOf(id, signal)), {
        deadlineMs: DEADLINE_MS,
      }).catch((error: unknown) => ({ status: 'error' as const, message: describe(error) }))
      return { plugin: id, name: check.name, ...answer }
    })
  )
}

/** What needs a look: checks that are not `ok`, and plugins that are kept from running. */
export async function pluginTroubles(locale: string) {
  const checks = await pluginHealth()
  const failing = checks.filter(({ status }) => status !== 'ok')
  const quarantined = host.list().filter(({ observed }) => observed === 'quarantined')
  return [
    ...quarantined.map(({ id }) => ({
      id,
      title: titleOf(id, locale),
      check: null,
      message: null,
    })),
    ...failing.map(({ plugin: id, name: check, message }) => ({
      id,
      title: titleOf(id, locale),
      check,
      message,
    })),
  ]
}

function titleOf(id: string, locale: string) {
  const title = host.find(id)?.manifest?.title
  return title ? textIn(title, locale) : id
}
