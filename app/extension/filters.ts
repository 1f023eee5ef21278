/** Values that plugins may change on their way. A filter that throws is skipped: the value goes on as it was. */
export interface PluginFilters {
  'photo.facts@1': {
    value: { caption: string | null; tags: string[] }
    context: { orgId: string; albumId: string; exif: Record<string, unknown> }
  }
}

type Filter<Name extends keyof PluginFilters> = (
  value: PluginFilters[Name]['value'],
  context: PluginFilters[Name]['context']
) => PluginFilters[Name]['value'] | Promise<PluginFilters[Name]['value']>

interface Entry {
  run: (value: never, context: never) => unknown
  priority: number
}

const chains = new Map<keyof PluginFilters, Entry[]>()

/** Adds a filter (lower priority runs first) and answers how to take it away again. */
export function addFilter<Name extends keyof PluginFilters>(
  name: Name,
  run: Filter<Name>,
  priority = 50
) {
  const entry = { run, priority }
  const chain = [...(chains.get(name) ?? []), entry].sort((a, b) => a.priority - b.priority)
  chains.set(name, chain)
  return () =>
    chains.set(
      name,
      chains.get(name)!.filter((other) => other !== entry)
    )
}

/** Sends a value through the chain. `onError` hears of every filter that was skipped. */
export async function applyFilters<Name extends keyof PluginFilters>(
  name: Name,
  value: PluginFilters[Name]['value'],
  context: PluginFilters[Name]['context'],
  onError: (error: unknown) => void
) {
  let current = value
  for (const { run } of chains.get(name) ?? []) {
    try {
      current = await (run as Filter<Name>)(structuredClone(current), context)
    } catch (error) {
      onError(error)
    }
  }
  return current
}
