import sharp, { type Sharp } from 'sharp'
import { openPicture } from './decoder.js'
import { heicProfile } from './heic_profile.js'
import { decodeHeic } from './heic.js'
import { DEFAULT_LIMITS, maxPixelsOf } from './limits.js'
import { fromPixels, within } from './pixels.js'
import { profiledTiff } from './profiled_tiff.js'
import { MediaRefusal } from './refusal.js'
import { sniff } from './sniff.js'
import type { Source } from './source.js'

type Opening = {
  maxPixels?: number
  /** Longest side of what it will be scaled to, where that is known: then it may come smaller than it is, never below this. */
  side?: number
}

/**
 * Any picture we take, ready to be scaled and written: its first page, the way up it was meant, in sRGB. Whatever
 * shows pictures opens them here.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_CORRUPT_IMAGE; the pipeline what sharp throws
 */
export async function openUpright(
  source: Source,
  { maxPixels = DEFAULT_LIMITS.maxPixels, side }: Opening = {}
): Promise<Sharp> {
  const { name } = await sniff(source)
  const picture =
    name === 'heic'
      ? await openHeic(source, Math.min(maxPixels, maxPixelsOf('heic')))
      : openPicture(source, {
          limitInputPixels: maxPixels,
          shrink: name === 'jpeg' && side ? await shrinkFor(source, side, maxPixels) : 1,
        }).autoOrient()
  return (side ? within(picture, side) : picture).toColourspace('srgb')
}

/**
 * By halves JPEG is scaled while it is decoded, which a 12 megapixel photo gets done in half the time. sharp does so by
 * itself, but not for a factor it has to meet exactly: it fears sides that are rounded. Even ones are not.
 */
async function shrinkFor(source: Source, side: number, maxPixels: number) {
  const { width, height } = await openPicture(source, { limitInputPixels: false }).metadata()
  refuseMoreThan(maxPixels, width * height)
  if (Buffer.isBuffer(source)) return 1
  const scale = Math.max(width, height) / side
  const factor = ([2, 4, 8] as const).find((times) => scale >= times && scale < times * 2)
  return factor && width % factor === 0 && height % factor === 0 ? factor : 1
}

function refuseMoreThan(limit: number, pixels: number) {
  if (pixels > limit) throw new MediaRefusal('E_TOO_MANY_PIXELS', { pixels, limit })
}

async function openHeic(source: Source, maxPixels: number): Promise<Sharp> {
  const header = await openPicture(source, { limitInputPixels: false }).metadata()
  refuseMoreThan(maxPixels, header.width * header.height)
  // Some files with AV1 inside bear the brand of their family only.
  if (header.compression === 'av1')
    return openPicture(source, { limitInputPixels: maxPixels }).autoOrient()

  const pixels = await decodeHeic(source)
  const profile = header.icc ?? (await heicProfile(source))
  return profile ? sharp(profiledTiff(pixels, profile), { failOn: 'none' }) : fromPixels(pixels)
}
