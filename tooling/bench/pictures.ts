import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

const [WIDTH, HEIGHT] = [4000, 3000]
const BASES = 12
/** Sides of the noise that is blended, coarse to fine: together they have about the detail of a photo. */
const OCTAVES = [
  { side: 6, weight: 1 },
  { side: 40, weight: 0.5 },
  { side: 250, weight: 0.3 },
  { side: 1300, weight: 0.16 },
]

/** So many different photos of 12 megapixels in a folder: a few that are rendered, each with a number of its own inside. */
export async function makePictures(folder: string, count: number) {
  await mkdir(folder, { recursive: true })
  const bases: Buffer[] = []
  sharp.concurrency(1)
  sharp.cache(false)
  const wanted = Array.from({ length: Math.min(BASES, count) }, (_, index) => index)
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (let seed = wanted.pop(); seed !== undefined; seed = wanted.pop())
        bases[seed] = await paint(seed)
    })
  )
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const path = join(folder, `IMG_${String(number).padStart(4, '0')}.jpg`)
    await writeFile(path, numbered(bases[number % bases.length], number))
    paths.push(path)
  }
  return paths
}

async function paint(seed: number) {
  const random = randomFrom(seed + 1)
  const layers = await Promise.all(
    OCTAVES.map(async ({ side, weight }) => ({ pixels: await noise(side, random), weight }))
  )
  const picture = Buffer.alloc(WIDTH * HEIGHT * 3)
  for (let at = 0; at < picture.length; at++) {
    let level = 118 + (random() - 0.5) * 10
    for (const { pixels, weight } of layers) level += (pixels[at] - 128) * weight
    picture[at] = level < 0 ? 0 : level > 255 ? 255 : level
  }
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const
  return sharp(picture, { raw })
    .jpeg({ quality: 82 })
    .withExif({ IFD0: { Make: 'Bench', Model: `B${seed}` } })
    .toBuffer()
}

function noise(side: number, random: () => number) {
  const width = side
  const height = Math.round((side * HEIGHT) / WIDTH)
  const small = Buffer.alloc(width * height * 3)
  for (let at = 0; at < small.length; at++) small[at] = random() * 256
  return sharp(small, { raw: { width, height, channels: 3 } })
    .resize(WIDTH, HEIGHT, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer()
}

function randomFrom(seed: number) {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

/** A comment behind the start of the file makes it another file of the same picture. */
/** The same picture as a file of its own. */
export function numbered(jpeg: Buffer, number: number) {
  const words = Buffer.from(`number ${number}`)
  const comment = Buffer.alloc(4)
  comment.writeUInt16BE(0xfffe, 0)
  comment.writeUInt16BE(words.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), comment, words, jpeg.subarray(2)])
}
