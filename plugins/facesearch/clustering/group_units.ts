import { cutIntoParts } from './cut_into_parts.js'
import type { Distances } from './distances.js'
import { linkUnits, MOST_LINKED } from './link_units.js'
import { allOf, directionsOf } from './neighbours.js'
import { combine, foesOf, meanDistance, sizeOf, type Units } from './units.js'

type GroupDistances = Pick<Distances, 'assign' | 'link' | 'neighbour'>

/** Of nearest directions, as many are compared by their mean distance. */
const CANDIDATES = 8

/**
 * Who is one person. Up to 3,000 units are linked as a whole; more are cut into parts first, what comes out of each is
 * linked again, and what is left over joins a group that it is near to. Answers groups of numbers of units, each unit in one.
 */
export function groupUnits(
  units: Units,
  distances: GroupDistances,
  most = MOST_LINKED
): number[][] {
  if (sizeOf(units) <= most) return linkUnits(units, distances)
  const parts = cutIntoParts(units, allOf(units), distances.neighbour, most)
  const groups = parts.flatMap((part) => linkPart(units, part, distances))
  return adoptSingles(units, linkGroups(units, groups, distances, most), distances)
}

function linkPart(units: Units, part: readonly number[], distances: GroupDistances) {
  const alone = combine(
    units,
    part.map((unit) => [unit])
  )
  return linkUnits(alone, distances).map((group) => group.map((at) => part[at]))
}

/** Groups of several faces, and people, once more: parts may have cut somebody in two. */
function linkGroups(
  units: Units,
  groups: number[][],
  distances: GroupDistances,
  most: number
): number[][] {
  const whole = groups.filter((group) => !isSingle(units, group))
  const singles = groups.filter((group) => isSingle(units, group))
  const merged = combine(units, whole)
  const parts = cutIntoParts(merged, allOf(merged), distances.neighbour, most)
  const linked = parts.flatMap((part) => linkPart(merged, part, distances))
  return [...linked.map((group) => group.flatMap((at) => whole[at])), ...singles]
}

function isSingle({ counts, decided }: Units, group: number[]) {
  return group.length === 1 && counts[group[0]] === 1 && !decided[group[0]]
}

function adoptSingles(units: Units, groups: number[][], { assign }: GroupDistances) {
  const merged = combine(units, groups)
  const isOne = groups.map((group) => isSingle(units, group))
  const whole = allOf(merged).filter((group) => !isOne[group])
  if (!whole.length) return groups
  const near = directionsOf(merged, whole)
  const wishes = allOf(merged)
    .filter((group) => isOne[group])
    .flatMap((single) =>
      near(single, CANDIDATES, assign).map(({ unit: group }) => {
        return { single, group, distance: meanDistance(merged, single, group) }
      })
    )
    .filter(({ distance }) => distance <= assign)
    .sort((one, other) => one.distance - other.distance)
  const foes = foesOf(merged)
  const joined = new Map<number, number[]>()
  const isTaken = new Set<number>()
  for (const { single, group } of wishes) {
    const others = joined.get(group) ?? []
    if (isTaken.has(single) || [group, ...others].some((one) => foes[single].has(one))) continue
    joined.set(group, [...others, single])
    isTaken.add(single)
  }
  return groups.flatMap((group, at) => {
    if (isTaken.has(at)) return []
    return [[...group, ...(joined.get(at) ?? []).flatMap((single) => groups[single])]]
  })
}
