import { markBoot } from '#extension/boot_marker'
import { checkContributions } from '#extension/contributions'
import type { PluginDefinition } from '#extension/define_plugin'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { addFilters } from '#extension/filtering'
import { contextOf, guard } from '#extension/guard'
import { addJobs, addSchedules } from '#extension/jobs'
import { addKeepers } from '#extension/keepers'
import { addListeners } from '#extension/listeners'
import { ports } from '#extension/ports'
import { addProviders } from '#extension/providers'
import { addRoutes } from '#extension/routes'
import { addSearchFilters } from '#extension/search_filtering'
import { addSettings } from '#extension/settings'
import { addTexts } from '#extension/texts'
import { type Undo, undoAll } from '#extension/undo'

export interface Applied {
  definition: PluginDefinition
  undo: Undo[]
}

const BOOT_MS = 5_000

/**
 * Imports a plugin, looks at what it contributes, and lets it take part behind its closed gate; `boot` runs last. What
 * fails takes everything back that was done before, and throws. As long as this takes a mark on the disk says so.
 */
export async function applyContributions(candidate: Candidate): Promise<Applied> {
  const { id, manifest } = candidate
  const definition = await importDefinition(candidate)
  const undo: Undo[] = []
  const live = markBoot(id)
  try {
    await checkContributions(manifest!, definition)
    const keep = (signal: AbortSignal) => keeper(id, undo, signal)
    await guard(id, 'boot', (signal) => apply(candidate, definition, keep(signal), signal), {
      deadlineMs: BOOT_MS,
    })
    return { definition, undo }
  } catch (error) {
    await undoAll(id, undo)
    throw error
  } finally {
    live()
  }
}

type Keep = (...steps: Undo[]) => void

/** Collects the ways back. What comes after the deadline, when everything was taken back, goes at once. */
function keeper(plugin: string, undo: Undo[], signal: AbortSignal): Keep {
  return (...steps) => {
    if (!signal.aborted) return void undo.push(...steps)
    void undoAll(plugin, steps)
    signal.throwIfAborted()
  }
}

async function apply(
  { id, folder }: Candidate,
  definition: PluginDefinition,
  keep: Keep,
  signal: AbortSignal
) {
  const { admin, settings, routes, on, keeps, filters, search } = definition
  const { provide, jobs, schedules, hooks } = definition
  keep(...(await addTexts(id, folder)))
  if (settings) keep(addSettings(id, settings))
  if (routes) keep(addRoutes(id, routes))
  if (jobs) keep(addJobs(id, jobs))
  if (on) keep(...addListeners(id, on))
  if (keeps) keep(addKeepers(id, keeps))
  if (filters) keep(...addFilters(id, filters))
  if (search) keep(addSearchFilters(id, search))
  if (provide) keep(addProviders(id, provide))
  if (admin) keep(...(await ports().admin.add(id, admin)))
  if (schedules?.length) keep(await addSchedules(id, schedules))
  await hooks?.boot?.(contextOf(id, signal))
  if (hooks?.shutdown) keep(() => hooks.shutdown!(contextOf(id, NEVER)))
}

const NEVER = new AbortController().signal
