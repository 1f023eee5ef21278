import type { Sharp, WebpOptions } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { animate } from './animate.js'
import { decoding } from './decoder.js'
import { dominantColour } from './dominant_colour.js'
import { DEFAULT_LIMITS } from './limits.js'
import { openUpright } from './open_upright.js'
import { HASHED_SIDE, perceptualHash } from './perceptual_hash.js'
import { fromPixels, type Pixels, toPixels } from './pixels.js'
import { type Encoded, type Rendition, writeRendition } from './write_rendition.js'

export type Renditions = {
  preview: Rendition
  thumb: Rendition
  /** Base64. */
  thumbhash: string
  /** 64 bits as 16 hex digits; null for a flat picture, which has no shape to compare. */
  phash: string | null
  /** `#rrggbb` */
  dominantColour: string
}

export type RenderOptions = {
  /** Longest side in pixels. */
  previewSide?: number
  thumbSide?: number
  maxPixels?: number
}

const PREVIEW: WebpOptions = { quality: 80, effort: 2 }
const THUMB: WebpOptions = { quality: 78, effort: 4 }
/** The largest that thumbhash takes. */
const TINY_SIDE = 100

/**
 * Decodes a picture once and writes `preview.webp` and `thumb.webp` into `outDir` (made if missing): upright, sRGB,
 * without metadata, never enlarged, alpha kept. The preview of an animation moves as far as that is affordable; its thumb
 * is its first frame.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_CORRUPT_IMAGE; what the file system throws
 */
export async function render(
  path: string,
  outDir: string,
  options: RenderOptions = {}
): Promise<Renditions> {
  const { previewSide = 2000, thumbSide = 400, maxPixels = DEFAULT_LIMITS.maxPixels } = options

  const preview = await decoding(async () => {
    const picture = await openUpright(path, { maxPixels })
    return withoutIdleAlpha(await toPixels(within(picture, previewSide)))
  })
  const thumb = await toPixels(within(fromPixels(preview), thumbSide))

  const tiny = await toPixels(
    within(fromPixels(thumb), TINY_SIDE).toColourspace('srgb').ensureAlpha()
  )

  const shown = (await animate(path, previewSide)) ?? (await encode(preview, PREVIEW))
  return {
    preview: await writeRendition(shown, outDir, 'preview.webp'),
    thumb: await writeRendition(await encode(thumb, THUMB), outDir, 'thumb.webp'),
    thumbhash: Buffer.from(rgbaToThumbHash(tiny.width, tiny.height, tiny.data)).toString('base64'),
    phash: await phashOf(thumb),
    dominantColour: dominantColour(tiny),
  }
}

function within(picture: Sharp, side: number) {
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
}

/** Screenshots often carry an alpha channel which hides nothing. */
async function withoutIdleAlpha(pixels: Pixels): Promise<Pixels> {
  if (pixels.channels !== 4 && pixels.channels !== 2) return pixels
  const { isOpaque } = await fromPixels(pixels).stats()
  return isOpaque ? toPixels(fromPixels(pixels).removeAlpha()) : pixels
}

async function encode(pixels: Pixels, options: WebpOptions): Promise<Encoded> {
  const { width, height } = pixels
  return { data: await fromPixels(pixels).webp(options).toBuffer(), width, height }
}

async function phashOf(thumb: Pixels) {
  const square = fromPixels(thumb)
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(HASHED_SIDE, HASHED_SIDE, { fit: 'fill' })
  const { data } = await toPixels(square.extractChannel(0))
  return perceptualHash(data)
}
