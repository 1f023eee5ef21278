import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { Chance } from './random.js'

export interface Picture {
  name: string
  sha256: string
  bytes: Buffer
}

const SIZES = [
  [160, 120],
  [480, 640],
  [1200, 900],
  [2400, 1600],
] as const
/** A segment of a JPEG says its length in two bytes. */
const MOST_IN_SEGMENT = 65_000

/** Endless distinct pictures: a few scenes, each time with other noise in a comment, up to some hundred kilobytes. */
export class PictureSource {
  #serial = 0

  private constructor(
    private chance: Chance,
    private scenes: Buffer[]
  ) {}

  static async open(chance: Chance) {
    return new PictureSource(chance, await Promise.all(SIZES.map(([w, h]) => scene(chance, w, h))))
  }

  next(): Picture {
    const chance = this.chance
    // Large ones cost most in the rendition: they are rare.
    const base = chance.isTrue(0.1) ? this.scenes.at(-1)! : chance.oneOf(this.scenes.slice(0, -1))
    const segments = Array.from({ length: chance.between(1, 5) }, () =>
      comment(chance, chance.isTrue(0.5) ? chance.between(16, 4_000) : MOST_IN_SEGMENT)
    )
    const bytes = Buffer.concat([base.subarray(0, 2), ...segments, base.subarray(2)])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { name: `picture ${++this.#serial}.jpg`, sha256, bytes }
  }
}

function scene(chance: Chance, width: number, height: number) {
  const patches = Buffer.from(Array.from({ length: 9 * 7 * 3 }, () => chance.between(20, 235)))
  return sharp(patches, { raw: { width: 9, height: 7, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .jpeg()
    .toBuffer()
}

function comment(chance: Chance, length: number) {
  const segment = Buffer.alloc(length + 4)
  segment.writeUInt16BE(0xfffe, 0)
  segment.writeUInt16BE(length + 2, 2)
  for (let at = 4; at + 4 <= segment.length; at += 4)
    segment.writeUInt32BE(Math.floor(chance.next() * 2 ** 32), at)
  return segment
}
