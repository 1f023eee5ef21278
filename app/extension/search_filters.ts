import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { LocaleText } from '#extension/manifest'
import type { PluginActor } from '#extension/permissions'

/** Filters that searches have by themselves, in the order in which they are offered. */
export const CORE_SEARCH_FILTERS = [
  'tag',
  'album',
  'by',
  'camera',
  'taken',
  'has',
  'is',
  'type',
  'rating',
] as const

/** Who searches, within the org that is searched. */
export interface Searcher extends PluginActor {
  userId: string
}

type PhotoIds = (ids: DatabaseQueryBuilderContract) => unknown

/**
 * A filter that a plugin adds to searches of photos: `person:anna`, also left out (`-person:anna`). Where the plugin is off
 * the search does not know the word. Both functions have 1 s; what throws or is late becomes an incident, and finds nothing.
 */
export interface PluginSearchFilter {
  /** What the filter asks for, in a word or two: beside the value of a search that is understood. */
  title: LocaleText
  /** A line in the list of filters. */
  hint: LocaleText
  /** What people would write: `person:anna`. */
  example: string
  /** An icon that the host has. */
  icon: string
  /**
   * Which photos are meant: answers what writes a query of their ids, its one column, into the search's own statement:
   * `(ids) => ids.from('plg_likes_likes').where('org_id', orgId).select('photo_id')`. It may be called several times. What
   * it finds of other orgs, or in the trash, is left out by the search. `value` has 1 to 300 characters; `viewer` is who
   * searches, for what not everybody in the org may find.
   */
  photos(value: string, orgId: string, viewer: Searcher): PhotoIds | Promise<PhotoIds>
  /** Values that begin with what `viewer` typed, which may be empty; more than `limit` are cut off. */
  suggest(
    typed: string,
    orgId: string,
    limit: number,
    viewer: Searcher
  ): string[] | Promise<string[]>
}

/** A filter as a page is told of it, in the reader's language. */
export type ShownSearchFilter = {
  name: string
  title: string
  hint: string
  example: string
  icon: string
}
