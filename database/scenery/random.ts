export type Random = {
  /** From 0 up to 1. */
  (): number
  between(low: number, high: number): number
  pick<T>(choices: readonly T[]): T
}

/** The same seed gives the same numbers everywhere. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 0x6d2b79f5, 0x9e3779b1)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return Object.assign(next, {
    between: (low: number, high: number) => low + (high - low) * next(),
    pick: <T>(choices: readonly T[]) => choices[Math.floor(next() * choices.length)],
  })
}
