import type { Photo } from '~/components/photo/photo_types'

/**
 * Photos in the order people see them, of which some may not have come yet: `at` answers undefined for those, and
 * `load` fetches them with their surroundings. What it tells is reactive.
 */
export interface PhotoSequence {
  /** How many there are in all, loaded or not. */
  readonly count: number
  /** Undefined also for photos that have not come yet. */
  indexOf(id: string): number | undefined
  at(index: number): Photo | undefined
  /** Resolves when `at(index)` answers, or when it could not be fetched. */
  load(index: number): Promise<void>
}

interface Rest {
  /** How many there are in all, where the list is only their beginning. */
  count?: number
  load?: (index: number) => Promise<unknown>
}

/** A plain list as a sequence, for who has all of it, or its beginning, at hand. */
export function sequenceOf(photos: readonly Photo[], rest: Rest = {}): PhotoSequence {
  const places = new Map(photos.map(({ id }, index) => [id, index]))
  return {
    count: Math.max(photos.length, rest.count ?? 0),
    indexOf: (id) => places.get(id),
    at: (index) => photos[index],
    async load(index) {
      if (index >= photos.length) await rest.load?.(index)
    },
  }
}
