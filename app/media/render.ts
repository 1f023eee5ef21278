import type { WebpOptions } from 'sharp'
import { animate } from './animate.js'
import { decoding } from './decoder.js'
import { DEFAULT_LIMITS } from './limits.js'
import { openUpright } from './open_upright.js'
import { encode, fromPixels, type Pixels, toPixels, within } from './pixels.js'
import { type Thumb, THUMB_SIDE, writeThumb } from './thumb.js'
import { type Encoded, type Rendition, writeRendition } from './write_rendition.js'

export type Renditions = Thumb & { preview: Rendition }

export type RenderOptions = {
  /** Longest side in pixels. */
  previewSide?: number
  thumbSide?: number
  maxPixels?: number
}

const PREVIEW: WebpOptions = { quality: 80, effort: 2 }
const PREVIEW_SIDE = 2000

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
  const {
    previewSide = PREVIEW_SIDE,
    thumbSide = THUMB_SIDE,
    maxPixels = DEFAULT_LIMITS.maxPixels,
  } = options

  const preview = await decoding(async () => {
    const picture = await openUpright(path, { maxPixels, side: previewSide })
    return withoutIdleAlpha(await toPixels(picture))
  })
  const thumb = await toPixels(within(fromPixels(preview), thumbSide))

  const shown = (await animate(path, previewSide)) ?? (await encode(preview, PREVIEW))
  return {
    preview: await writeRendition(shown, outDir, 'preview.webp'),
    ...(await writeThumb(thumb, outDir)),
  }
}

/** `preview.webp` alone, of a picture that stands still and has no alpha: its thumb is there already. */
export async function renderPreview(path: string, outDir: string): Promise<Rendition> {
  const encoded = await decoding(async (): Promise<Encoded> => {
    const picture = await openUpright(path, { side: PREVIEW_SIDE })
    const { data, info } = await picture.webp(PREVIEW).toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  })
  return writeRendition(encoded, outDir, 'preview.webp')
}

/** Screenshots often carry an alpha channel which hides nothing. */
async function withoutIdleAlpha(pixels: Pixels): Promise<Pixels> {
  if (pixels.channels !== 4 && pixels.channels !== 2) return pixels
  const { isOpaque } = await fromPixels(pixels).stats()
  return isOpaque ? toPixels(fromPixels(pixels).removeAlpha()) : pixels
}
