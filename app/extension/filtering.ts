import type { PluginFilterMap } from '#extension/define_plugin'
import { addFilter, assertShape } from '#extension/filter_chains'
import type { PluginFilters } from '#extension/filters'
import { isOpen } from '#extension/gate'
import { guard, isThenable } from '#extension/guard'
import type { Undo } from '#extension/undo'

const DEADLINE_MS = 1_000

type Name = keyof PluginFilters
type Run = (value: unknown, context: { orgId?: string }) => unknown

/** Puts the filters of a plugin into their chains. Where it is off a value passes as it is. */
export function addFilters(plugin: string, filters: PluginFilterMap): Undo[] {
  return Object.entries(filters).map(([name, { run, priority }]) =>
    addFilter(name as Name, guarded(plugin, name, run as Run) as never, priority)
  )
}

function guarded(plugin: string, name: string, run: Run): Run {
  return (value, context) => {
    if (!isOpen(plugin, context.orgId ?? null)) return value
    const sound = (next: unknown) => {
      assertShape(name, next)
      return next
    }
    const work = () => {
      const next = run(value, context)
      return isThenable(next) ? next.then(sound) : sound(next)
    }
    return guard(plugin, 'filter', work, { deadlineMs: DEADLINE_MS })
  }
}
