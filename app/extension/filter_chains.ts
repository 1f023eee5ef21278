import type { PluginFilters } from '#extension/filters'

export type Filter<Name extends keyof PluginFilters> = (
  value: PluginFilters[Name]['value'],
  context: PluginFilters[Name]['context']
) => PluginFilters[Name]['value'] | Promise<PluginFilters[Name]['value']>

interface Entry {
  run: (value: never, context: never) => unknown
  priority: number
}

/** What a value has to look like after each filter. Types alone stop nobody at run time. */
const shapes = new Map<string, (value: unknown) => boolean>([['photo.facts@1', isPhotoFacts]])

function isPhotoFacts(value: unknown) {
  const { caption, tags } = Object(value) as Record<string, unknown>
  return (
    (caption === null || typeof caption === 'string') &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string')
  )
}

/** Whether the core has such a point. Other names are those of plugins. */
export const isFilterPoint = (name: string) => shapes.has(name)

/** Thrown for what a filter answered: at the place of the filter, so that its failure is counted as its own. */
export function assertShape(name: string, value: unknown) {
  if (shapes.get(name)?.(value) === false) {
    throw new TypeError(`A filter answered something that is no ${name}`)
  }
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

/** What stands at a point, in its order. */
export const chainOf = (name: keyof PluginFilters): readonly Entry[] => chains.get(name) ?? []
