import { randomFrom } from './random.js'

const SIZE = 256
const MASK = SIZE - 1

/** Smooth noise over a plane, from -1 to 1, and the sums of it that nature looks like. */
export class Noise {
  readonly #order = new Uint8Array(SIZE * 2)
  readonly #slopeX = new Float64Array(SIZE)
  readonly #slopeY = new Float64Array(SIZE)

  constructor(seed: number) {
    const random = randomFrom(seed)
    const order = Uint8Array.from({ length: SIZE }, (_, i) => i)
    for (let i = SIZE - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    for (let i = 0; i < SIZE; i++) {
      this.#order[i] = this.#order[i + SIZE] = order[i]
      const angle = random() * Math.PI * 2
      this.#slopeX[i] = Math.cos(angle)
      this.#slopeY[i] = Math.sin(angle)
    }
  }

  at(x: number, y: number): number {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [x - left, y - top]
    const row = this.#order[left & MASK]
    const nextRow = this.#order[(left + 1) & MASK]
    const a = this.#dot(this.#order[row + (top & MASK)], u, v)
    const b = this.#dot(this.#order[nextRow + (top & MASK)], u - 1, v)
    const c = this.#dot(this.#order[row + ((top + 1) & MASK)], u, v - 1)
    const d = this.#dot(this.#order[nextRow + ((top + 1) & MASK)], u - 1, v - 1)
    const s = u * u * u * (u * (u * 6 - 15) + 10)
    const t = v * v * v * (v * (v * 6 - 15) + 10)
    const upper = a + (b - a) * s
    return (upper + (c + (d - c) * s - upper) * t) * 1.5
  }

  /** Hills, clouds, stains: octaves of half the size and strength. */
  fbm(x: number, y: number, octaves: number, gain = 0.5): number {
    let [sum, strength, frequency] = [0, 1, 1]
    for (let i = 0; i < octaves; i++) {
      sum += strength * this.at(x * frequency + i * 17.3, y * frequency - i * 9.1)
      strength *= gain
      frequency *= 2.03
    }
    return sum
  }

  /** Crests, from 0 to about 2: rock, waves, dunes. Finer octaves only show on the heights, where nothing was laid down. */
  ridged(x: number, y: number, octaves: number, gain = 0.5): number {
    let [sum, strength, frequency, weight] = [0, 1, 1, 1]
    for (let i = 0; i < octaves; i++) {
      const crest = 1 - Math.abs(this.at(x * frequency + i * 31.7, y * frequency + i * 5.3))
      const sharp = crest * crest * weight
      sum += sharp * strength
      weight = Math.min(1, Math.max(0, sharp * 1.6))
      strength *= gain
      frequency *= 2.07
    }
    return sum
  }

  /** Round lumps side by side, seen from above: 1 on top of one, 0 between them, and a number of its own for each. */
  lumps(x: number, y: number): { top: number; which: number; towards: readonly [number, number] } {
    const [left, up] = [Math.floor(x), Math.floor(y)]
    let best = { top: 0, which: 0, towards: [0, 0] as readonly [number, number] }
    for (let j = -1; j <= 1; j++) {
      for (let i = -1; i <= 1; i++) {
        const hash = this.#order[this.#order[(left + i) & MASK] + ((up + j) & MASK)]
        const dx = left + i + 0.5 + this.#slopeX[hash] * 0.42 - x
        const dy = up + j + 0.5 + this.#slopeY[hash] * 0.42 - y
        const size = 0.55 + (hash / 255) * 0.5
        const top = 1 - Math.hypot(dx, dy) / size
        if (top > best.top) best = { top, which: hash / 255, towards: [-dx / size, -dy / size] }
      }
    }
    return best
  }

  #dot(hash: number, x: number, y: number) {
    return this.#slopeX[hash] * x + this.#slopeY[hash] * y
  }
}
