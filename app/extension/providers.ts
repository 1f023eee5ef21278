import { isOpen } from '#extension/gate'
import type { OrgExport } from '#extension/org_export'
import type { Undo } from '#extension/undo'

/**
 * Interfaces that plugins may implement. Core and plugins add names by declaration merging; a name ends in its major
 * version.
 */
export interface PluginProviders {
  'org.export@1': OrgExport
}

const providers = new Map<string, Map<string, unknown>>()

/** Offers implementations of a plugin and answers how to take them away again. */
export function addProviders(plugin: string, provided: Partial<PluginProviders>): Undo {
  const names = Object.entries(provided)
  for (const [name, implementation] of names) {
    const known = providers.get(name) ?? new Map<string, unknown>()
    providers.set(name, known.set(plugin, implementation))
  }
  return () => names.forEach(([name]) => providers.get(name)?.delete(plugin))
}

/**
 * Who implements an interface for this org just now, by the id of the plugin, in the order in which they were loaded. Call
 * them through `guard(plugin, 'provider', …)`, and go on without them when they throw.
 */
export function providersOf<Name extends keyof PluginProviders>(
  name: Name,
  orgId: string | null
): { plugin: string; provider: PluginProviders[Name] }[] {
  return [...(providers.get(name) ?? [])]
    .filter(([plugin]) => isOpen(plugin, orgId))
    .map(([plugin, provider]) => ({ plugin, provider: provider as PluginProviders[Name] }))
}

/** Whether anything of a plugin is offered, open or not. */
export const isProviding = (plugin: string) =>
  [...providers.values()].some((known) => known.has(plugin))
