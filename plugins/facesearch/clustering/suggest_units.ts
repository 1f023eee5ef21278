import type { Distances } from './distances.js'
import { allOf, directionsOf } from './neighbours.js'
import { foesOf, meanDistance, type Units } from './units.js'

export interface SuggestedPair {
  /** A person. */
  unit: number
  /** A single face, or another person. */
  other: number
  distance: number
}

/** Asked at once, nobody would answer more. */
const MOST_SUGGESTED = 2_000
const CANDIDATES = 8

/**
 * Who may be one person and is not put together by itself: of each face the nearest person, of people all near pairs.
 * Nearest first.
 */
export function suggestUnits(
  units: Units,
  people: number,
  { suggest }: Pick<Distances, 'suggest'>
) {
  const everybody = allOf(units).slice(0, people)
  if (!people) return []
  const near = directionsOf(units, everybody)
  const foes = foesOf(units)
  const pairs = allOf(units).flatMap((other) => {
    const others = near(other, CANDIDATES, suggest)
      .map(({ unit }) => ({ unit, other, distance: meanDistance(units, unit, other) }))
      .filter(({ unit, distance }) => distance <= suggest && !foes[other].has(unit))
      .sort((one, another) => one.distance - another.distance)
    return other < people ? others.filter(({ unit }) => unit < other) : others.slice(0, 1)
  })
  return pairs.sort((one, other) => one.distance - other.distance).slice(0, MOST_SUGGESTED)
}
