import type { NavigationEntry } from '~/composables/use_navigation'
// The server names icons of its resources.
import 'virtual:icons-of-few'

/** A page in the navigation of an area. */
export type NavPlace = NavigationEntry

/** A place of an area, or several under one name. */
export type NavSection =
  | { kind: 'page'; key: string; entry: NavPlace }
  | { kind: 'group'; key: string; label: string; active: boolean; entries: NavPlace[] }

export const pageSection = (entry: NavPlace): NavSection => ({
  kind: 'page',
  key: entry.to,
  entry,
})

export const groupSection = (name: string, label: string, entries: NavPlace[]): NavSection => ({
  kind: 'group',
  key: `group:${name}`,
  label,
  active: entries.some(({ active }) => active),
  entries,
})

export const placesOf = (sections: NavSection[]) =>
  sections.flatMap((one) => (one.kind === 'page' ? [one.entry] : one.entries))

/** The page that is open, wherever it stands. */
export const openPlace = (sections: NavSection[]) => placesOf(sections).find(({ active }) => active)
