/** Chance that can be repeated: the same seed makes the same choices. */
export class Chance {
  #state: number

  constructor(...seeds: number[]) {
    this.#state = seeds.reduce(
      (state, seed) => Math.imul(state ^ (seed + 1), 0x9e3779b1),
      0x2545f491
    )
  }

  /** From 0 up to, but not including, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(least: number, most: number) {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)]
  }

  isTrue(probability: number) {
    return this.next() < probability
  }
}
