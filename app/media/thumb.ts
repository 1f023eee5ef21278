import type { WebpOptions } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { decoding } from './decoder.js'
import { dominantColour } from './dominant_colour.js'
import { openUpright } from './open_upright.js'
import { HASHED_SIDE, perceptualHash } from './perceptual_hash.js'
import { encode, fromPixels, type Pixels, toPixels, within } from './pixels.js'
import { type Rendition, writeRendition } from './write_rendition.js'

/** The smallest rendition, and what is learnt from its pixels. */
export type Thumb = {
  thumb: Rendition
  /** Base64. */
  thumbhash: string
  /** 64 bits as 16 hex digits; null for a flat picture, which has no shape to compare. */
  phash: string | null
  /** `#rrggbb` */
  dominantColour: string
}

export const THUMB_SIDE = 400
const THUMB: WebpOptions = { quality: 78, effort: 4 }
/** Enough for seven waves a side, which is all that a thumbhash keeps. */
const TINY_SIDE = 64

/**
 * Writes `thumb.webp` into `outDir` (made if missing) straight from the picture. Where the format scales while it is
 * decoded this takes a small part of what a whole `render` does.
 *
 * @throws as `render`
 */
export async function drawThumb(path: string, outDir: string): Promise<Thumb> {
  const pixels = await decoding(async () => toPixels(await openUpright(path, { side: THUMB_SIDE })))
  return writeThumb(pixels, outDir)
}

/** The same from pixels of the thumb's size. */
export async function writeThumb(pixels: Pixels, outDir: string): Promise<Thumb> {
  const tiny = await toPixels(
    within(fromPixels(pixels), TINY_SIDE).toColourspace('srgb').ensureAlpha()
  )
  return {
    thumb: await writeRendition(await encode(pixels, THUMB), outDir, 'thumb.webp'),
    thumbhash: Buffer.from(rgbaToThumbHash(tiny.width, tiny.height, tiny.data)).toString('base64'),
    phash: await phashOf(pixels),
    dominantColour: dominantColour(tiny),
  }
}

async function phashOf(thumb: Pixels) {
  const square = fromPixels(thumb)
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(HASHED_SIDE, HASHED_SIDE, { fit: 'fill' })
  const { data } = await toPixels(square.extractChannel(0))
  return perceptualHash(data)
}
