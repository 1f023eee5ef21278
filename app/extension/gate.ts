import type { LocaleText, PluginManifest } from '#extension/manifest'
import type { ObservedState } from '#extension/states'

/** What the gate knows of one plugin: kept by the host, read by everybody. */
export interface Door {
  /** How it is called, as far as that is known. */
  title?: LocaleText
  tenancy: PluginManifest['tenancy']
  /** Whether orgs that never chose have it. */
  orgs: 'on' | 'off'
  observed: ObservedState
  /** Orgs that chose. */
  chosen: ReadonlyMap<string, boolean>
}

/** Why a plugin is closed: it is unknown, not running (and what it is instead), or switched off for the org. */
export type ClosedBy = 'unknown' | 'off_for_org' | Exclude<ObservedState, 'enabled'>

let doors: ReadonlyMap<string, Door> = new Map()

/**
 * Whether a plugin takes part: it runs, and the org has it. Asked before anything else, a superadmin's rights too. With
 * `null` only the first is asked: for what belongs to no org. Answers from memory, at once.
 */
export function isOpen(pluginId: string, orgId: string | null) {
  const door = doors.get(pluginId)
  return door?.observed === 'enabled' && (orgId === null || isOnFor(door, orgId))
}

/** The first reason, or `null` while it is open. */
export function whyClosed(pluginId: string, orgId: string | null): ClosedBy | null {
  const door = doors.get(pluginId)
  if (!door) return 'unknown'
  if (door.observed !== 'enabled') return door.observed
  return orgId === null || isOnFor(door, orgId) ? null : 'off_for_org'
}

/** Ids of the plugins that are open, in the order in which they were loaded. */
export function openPlugins(orgId: string | null) {
  return [...doors.keys()].filter((id) => isOpen(id, orgId))
}

/** Whether an org would have the plugin if it ran. Plugins of `platform` tenancy are everywhere. */
export function isChosen(pluginId: string, orgId: string) {
  const door = doors.get(pluginId)
  return door !== undefined && isOnFor(door, orgId)
}

/** How a plugin is called, in English unless told otherwise; its id where nobody knows. Answers from memory, at once. */
export function pluginTitle(pluginId: string, locale = 'en') {
  const title = doors.get(pluginId)?.title
  return title?.[locale] ?? title?.en ?? pluginId
}

/** What the gate goes by. */
export const pluginDoor = (pluginId: string) => doors.get(pluginId)

/** For the host alone: what holds from now on, in the order of loading. */
export function setDoors(next: ReadonlyMap<string, Door>) {
  doors = next
}

/** For the host alone: closes one at once, before anything else is undone. */
export function closeDoor(pluginId: string, observed: Exclude<ObservedState, 'enabled'>) {
  const door = doors.get(pluginId)
  if (door) doors = new Map(doors).set(pluginId, { ...door, observed })
}

function isOnFor({ tenancy, orgs, chosen }: Door, orgId: string) {
  return tenancy === 'platform' || (chosen.get(orgId) ?? orgs === 'on')
}
