import emitter from '@adonisjs/core/services/emitter'
import type { PluginListeners } from '#extension/define_plugin'
import { addDurable } from '#extension/durable'
import { guard } from '#extension/guard'
import { isHeard } from '#extension/hearing'
import type { Undo } from '#extension/undo'

const DEADLINE_MS = 30_000

type Run = (payload: never) => unknown

/** Lets a plugin hear of what happens. Nothing that a listener does or throws reaches whoever announced the fact. */
export function addListeners(plugin: string, on: PluginListeners): Undo[] {
  const durable = new Map<string, Run>()
  const undo: Undo[] = []
  for (const [name, entry] of Object.entries(on)) {
    const { run, durable: isDurable } = partsOf(entry)
    if (isDurable) durable.set(name, run)
    else undo.push(listen(plugin, name, run))
  }
  if (durable.size) undo.push(addDurable(plugin, durable))
  return undo
}

/** Events that a plugin must not miss. */
export function durableNames(on: PluginListeners = {}) {
  return Object.entries(on)
    .filter(([, entry]) => partsOf(entry).durable)
    .map(([name]) => name)
}

function partsOf(entry: Run | { run: Run; durable?: boolean }) {
  return typeof entry === 'function' ? { run: entry, durable: false } : entry
}

function listen(plugin: string, name: string, run: Run): Undo {
  const hear = async (payload: object) => {
    if (!isHeard(plugin, name, payload)) return
    // What a listener does to what it is given is nobody else's business.
    const own = structuredClone(payload)
    await guard(plugin, 'listener', () => run(own as never), {
      deadlineMs: DEADLINE_MS,
    }).catch(() => {})
  }
  return emitter.on(name as never, hear)
}
