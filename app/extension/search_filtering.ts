import { isOpen } from '#extension/gate'
import { guard } from '#extension/guard'
import { textIn } from '#extension/manifest'
import type { PluginSearchFilter, Searcher, ShownSearchFilter } from '#extension/search_filters'
import type { Undo } from '#extension/undo'

const DEADLINE_MS = 1_000

interface Entry {
  plugin: string
  filter: PluginSearchFilter
}

const entries = new Map<string, Entry>()

/** Adds the filters of a plugin, by their names, and answers how to take them away. A name that is taken throws. */
export function addSearchFilters(
  plugin: string,
  filters: Record<string, PluginSearchFilter>
): Undo {
  const names = Object.keys(filters)
  const taken = names.find((name) => entries.has(name))
  if (taken) throw new Error(`search.${taken}: ${entries.get(taken)!.plugin} has it already`)
  for (const name of names) entries.set(name, { plugin, filter: filters[name] })
  return () => names.forEach((name) => entries.delete(name))
}

/** Names of the filters that plugins add for this org just now. */
export const searchFiltersIn = (orgId: string) =>
  [...entries].flatMap(([name, { plugin }]) => (isOpen(plugin, orgId) ? [name] : []))

/** The filters of one plugin, as a page shows them. */
export const shownSearchFilters = (
  filters: Record<string, PluginSearchFilter>,
  locale: string
): ShownSearchFilter[] =>
  Object.entries(filters).map(([name, { title, hint, example, icon }]) => ({
    name,
    title: textIn(title, locale),
    hint: textIn(hint, locale),
    example,
    icon,
  }))

/** Ids of the photos that a filter means; `null` where it failed, or is off for the org. */
export async function photosOfFilter(name: string, value: string, viewer: Searcher) {
  const { orgId } = viewer
  const entry = openEntry(name, orgId)
  if (!entry) return null
  const { plugin, filter } = entry
  const work = () => filter.photos(value, orgId, viewer)
  return guard(plugin, 'filter', work, { deadlineMs: DEADLINE_MS }).catch(() => null)
}

/** Values that a filter proposes; none where it failed, or is off for the org. */
export async function suggestionsOfFilter(
  name: string,
  typed: string,
  limit: number,
  viewer: Searcher
): Promise<string[]> {
  const { orgId } = viewer
  const entry = openEntry(name, orgId)
  if (!entry) return []
  const work = async () => {
    const values = await entry.filter.suggest(typed, orgId, limit, viewer)
    return values.slice(0, limit)
  }
  return guard(entry.plugin, 'filter', work, { deadlineMs: DEADLINE_MS }).catch(() => [])
}

function openEntry(name: string, orgId: string) {
  const entry = entries.get(name)
  return entry && isOpen(entry.plugin, orgId) ? entry : undefined
}
