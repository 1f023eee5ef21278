import { foesOf, meanDistance, sizeOf, type Units } from './units.js'

export interface LinkDistances {
  /** Groups are put together up to this mean distance. */
  link: number
  /** The same, where a user decided about one of them. */
  assign: number
}

/** So many distances are held at once: 36 MB. */
export const MOST_LINKED = 3_000

/**
 * Average linkage: the two groups with the least mean distance over all pairs become one, again and again, until none are
 * near enough. Those that may not be one are infinitely far apart, and so is every group that holds one of each. No chains:
 * a face between two people joins neither of them to the other.
 *
 * Nearest neighbours are followed until two are each other's nearest (Murtagh 1983): the same tree in quadratic time, as a
 * group is never nearer to others than the nearer of its parts.
 */
export function linkUnits(units: Units, { link, assign }: LinkDistances): number[][] {
  const size = sizeOf(units)
  if (size > MOST_LINKED) throw new RangeError(`At most ${MOST_LINKED} are linked at once`)
  const distances = allDistances(units)
  const groups: (number[] | null)[] = Array.from({ length: size }, (_, unit) => [unit])
  const counts = Float64Array.from(units.counts)
  const decided = Uint8Array.from(units.decided)
  const stricter = link / assign
  const active = new Uint8Array(size).fill(1)
  const chain: number[] = []

  const between = (one: number, other: number) => {
    const distance = distances[one * size + other]
    if (!decided[one] && !decided[other]) return distance
    return decided[one] && decided[other] ? Infinity : distance * stricter
  }

  const nearestTo = (one: number, previous: number | undefined) => {
    // Of equals the one before in the chain, or it would go round.
    let nearest = previous ?? -1
    let least = previous === undefined ? Infinity : between(one, previous)
    for (let other = 0; other < size; other++) {
      if (!active[other] || other === one) continue
      const distance = between(one, other)
      if (distance < least) [nearest, least] = [other, distance]
    }
    return { nearest, least }
  }

  const join = (into: number, from: number) => {
    const [n, m] = [counts[into], counts[from]]
    for (let other = 0; other < size; other++) {
      if (!active[other] || other === into || other === from) continue
      const [a, b] = [distances[into * size + other], distances[from * size + other]]
      distances[into * size + other] = distances[other * size + into] = (a * n + b * m) / (n + m)
    }
    counts[into] += m
    decided[into] |= decided[from]
    groups[into]!.push(...groups[from]!)
    groups[from] = null
    active[from] = 0
  }

  for (let first = 0; first < size;) {
    if (!chain.length) {
      if (active[first]) chain.push(first)
      else first++
      if (!chain.length) continue
    }
    const top = chain.at(-1)!
    const { nearest, least } = nearestTo(top, chain.at(-2))
    if (least > link) {
      // Nobody will ever be nearer to it: it is whole.
      active[top] = 0
      chain.pop()
    } else if (nearest === chain.at(-2)) {
      chain.length -= 2
      join(Math.min(top, nearest), Math.max(top, nearest))
    } else chain.push(nearest)
  }
  return groups.filter((group) => group !== null)
}

function allDistances(units: Units) {
  const size = sizeOf(units)
  const distances = new Float32Array(size * size).fill(Infinity)
  const foes = foesOf(units)
  for (let one = 0; one < size; one++) {
    for (let other = 0; other < one; other++) {
      if (foes[one].has(other)) continue
      const distance = meanDistance(units, one, other)
      distances[one * size + other] = distances[other * size + one] = distance
    }
  }
  return distances
}
