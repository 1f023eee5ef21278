import { type Figure, median, percentile } from './figure.js'
import type { Lumina } from './lumina.js'

/** What was seen of the server without, then of the one with them. */
export type Pair = [without: number[], withThem: number[]]
export type Two = [without: Lumina, withThem: Lumina]

const WARM_UP = 20

/** Who is first changes with every turn. */
export async function inTurns(
  two: Two,
  rounds: number,
  work: (lumina: Lumina, at: 0 | 1) => Promise<number>,
  warmUp = rounds > WARM_UP ? WARM_UP : 1
): Promise<Pair> {
  const seen: Pair = [[], []]
  for (let round = -warmUp; round < rounds; round++) {
    for (const at of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const ms = await work(two[at], at)
      if (round >= 0) seen[at].push(ms)
    }
  }
  return seen
}

export function slower(name: string, [without, withThem]: Pair, atMost: number): Figure {
  return {
    name,
    measured: told(withThem),
    bare: `without: ${told(without)}`,
    // Turn by turn: what slows the machine down slows both.
    value: median(withThem.map((ms, turn) => ms / without[turn])),
    unit: '×',
    target: { atMost },
    facts: { p95: percentile(withThem, 0.95) / percentile(without, 0.95) },
  }
}

const told = (times: number[]) =>
  `${median(times).toFixed(1)} / ${percentile(times, 0.95).toFixed(1)} ms`
