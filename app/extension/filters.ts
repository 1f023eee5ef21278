import { assertShape, chainOf, type Filter } from '#extension/filter_chains'

/**
 * Values that plugins may change on their way. A filter that throws is skipped: the value goes on as it was. A plugin that
 * has points of its own adds them by declaration merging; their names begin with its id: `likes.label@1`.
 */
export interface PluginFilters {
  'photo.facts@1': {
    value: { caption: string | null; tags: string[] }
    context: { orgId: string; albumId: string; exif: Record<string, unknown> }
  }
}

/** Sends a value through the chain. `onError` hears of every filter that was skipped. */
export async function applyFilters<Name extends keyof PluginFilters>(
  name: Name,
  value: PluginFilters[Name]['value'],
  context: PluginFilters[Name]['context'],
  onError: (error: unknown) => void
) {
  let current = value
  for (const { run } of chainOf(name)) {
    try {
      const next = await (run as Filter<Name>)(structuredClone(current), context)
      assertShape(name, next)
      current = next
    } catch (error) {
      onError(error)
    }
  }
  return current
}
