import { type Neighbour, directionsOf } from './neighbours.js'
import type { Units } from './units.js'

const MOST_NEIGHBOURS = 32
const MOST_ROUNDS = 20
/** How much nearer neighbours have to be in a part that is still too large. */
const TIGHTER = 0.85
/** Nearer than this is the same picture. */
const SAME = 0.005

/**
 * Cuts units into parts of at most `most`, so that what belongs together mostly stays together: Chinese whispers (Biemann
 * 2006). Everybody again and again takes the word that is heard most among its neighbours. It chains, so its parts are
 * never people: they are what is compared in whole.
 */
export function cutIntoParts(
  units: Units,
  among: readonly number[],
  distance: number,
  most: number
): number[][] {
  if (among.length <= most) return [[...among]]
  if (distance < SAME) return slices(among, most)
  return whisper(units, among, distance).flatMap((part) =>
    part.length <= most ? [part] : cutIntoParts(units, part, distance * TIGHTER, most)
  )
}

function whisper(units: Units, among: readonly number[], distance: number) {
  const near = directionsOf(units, among)
  const neighbours = new Map(among.map((unit) => [unit, near(unit, MOST_NEIGHBOURS, distance)]))
  const words = new Map(among.map((unit) => [unit, unit]))
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let changes = 0
    for (const unit of inSomeOrder(among, round)) {
      const word = loudest(neighbours.get(unit)!, words, distance) ?? words.get(unit)!
      if (word !== words.get(unit)) changes++
      words.set(unit, word)
    }
    if (changes * 1_000 < among.length) break
  }
  return [...Map.groupBy(among, (unit) => words.get(unit)!).values()]
}

function loudest(neighbours: Neighbour[], words: Map<number, number>, distance: number) {
  const loudness = new Map<number, number>()
  for (const neighbour of neighbours) {
    const word = words.get(neighbour.unit)!
    loudness.set(word, (loudness.get(word) ?? 0) + distance - neighbour.distance)
  }
  let best: number | undefined
  for (const [word, loud] of loudness) {
    const least = best === undefined ? -1 : loudness.get(best)!
    if (loud > least || (loud === least && word < best!)) best = word
  }
  return best
}

/** Another order each round, and the same ones each time it is asked. */
function inSomeOrder(among: readonly number[], round: number) {
  const order = [...among]
  let state = round + 1
  for (let at = order.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (at + 1)
    ;[order[at], order[other]] = [order[other], order[at]]
  }
  return order
}

function slices(among: readonly number[], most: number) {
  const parts: number[][] = []
  for (let first = 0; first < among.length; first += most)
    parts.push(among.slice(first, first + most))
  return parts
}
