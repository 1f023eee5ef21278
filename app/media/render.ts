import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sharp, WebpOptions } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { decoding } from './decoder.js'
import { dominantColour } from './dominant_colour.js'
import { DEFAULT_LIMITS } from './limits.js'
import { openUpright } from './open_upright.js'
import { HASHED_SIDE, perceptualHash } from './perceptual_hash.js'
import { fromPixels, type Pixels, toPixels } from './pixels.js'

export type Rendition = { path: string; width: number; height: number; bytes: number }

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
 * without metadata, never enlarged, alpha kept, the first frame of an animation. A file appears under its name only
 * when it is whole.
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

  await mkdir(outDir, { recursive: true })
  return {
    preview: await write(preview, PREVIEW, outDir, 'preview'),
    thumb: await write(thumb, THUMB, outDir, 'thumb'),
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

async function write(
  pixels: Pixels,
  options: WebpOptions,
  outDir: string,
  name: string
): Promise<Rendition> {
  const data = await fromPixels(pixels).webp(options).toBuffer()
  const path = join(outDir, `${name}.webp`)
  const part = `${path}.${process.pid}.part`
  try {
    await writeFile(part, data, { flush: true })
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { path, width: pixels.width, height: pixels.height, bytes: data.length }
}

async function phashOf(thumb: Pixels) {
  const square = fromPixels(thumb)
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(HASHED_SIDE, HASHED_SIDE, { fit: 'fill' })
  const { data } = await toPixels(square.extractChannel(0))
  return perceptualHash(data)
}
