import type { Metadata, WebpOptions } from 'sharp'
import { openPicture } from './decoder.js'
import { MediaRefusal } from './refusal.js'
import { sniff } from './sniff.js'
import type { Encoded } from './write_rendition.js'

/** Pixels of all frames together that are worth their decoding: half of what a render may take. */
const MOST_PIXELS_IN = 80_000_000
const MOST_PIXELS_OUT = 40_000_000
const MOST_FRAMES = 600
/** Below this, a sharp still shows more than a blurred film. */
const SMALLEST_SIDE = 160
const SECONDS = 6
const MOVING: WebpOptions = { quality: 75, effort: 0 }

type Frames = Pick<Metadata, 'width' | 'pageHeight' | 'pages' | 'orientation'>

/**
 * The frames of an animated GIF or WebP as an animated WebP of at most `side` pixels, smaller where there are many of
 * them. Null for whatever stands still, would cost too much, or breaks on the way: then its first frame has to do.
 */
export async function animate(path: string, side: number): Promise<Encoded | null> {
  const { name } = await sniff(path)
  if (name !== 'gif' && name !== 'webp') return null
  try {
    const header = await openPicture(path, { pages: -1, limitInputPixels: false }).metadata()
    const longest = affordableSide(header, side)
    return longest === null ? null : await encode(path, longest)
  } catch (error) {
    if (error instanceof MediaRefusal) throw error
    return null
  }
}

/** The longest side that all frames can be afforded at; null where they cannot, or nothing moves. */
export function affordableSide(
  { width, pageHeight, pages = 1, orientation = 1 }: Frames,
  side: number
): number | null {
  if (pages < 2 || pages > MOST_FRAMES || !pageHeight || orientation !== 1) return null
  const pixels = width * pageHeight * pages
  if (pixels > MOST_PIXELS_IN) return null

  const natural = Math.max(width, pageHeight)
  const affordable = natural * Math.sqrt(MOST_PIXELS_OUT / pixels)
  const longest = Math.floor(Math.min(side, natural, affordable))
  return longest >= Math.min(natural, SMALLEST_SIDE) ? longest : null
}

async function encode(path: string, side: number): Promise<Encoded> {
  const { data, info } = await openPicture(path, { pages: -1, limitInputPixels: MOST_PIXELS_IN })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp(MOVING)
    .timeout({ seconds: SECONDS })
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.pageHeight ?? info.height }
}
