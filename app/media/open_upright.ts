import sharp, { type Sharp } from 'sharp'
import { openPicture } from './decoder.js'
import { heicProfile } from './heic_profile.js'
import { decodeHeic } from './heic.js'
import { DEFAULT_LIMITS, maxPixelsOf } from './limits.js'
import { fromPixels } from './pixels.js'
import { profiledTiff } from './profiled_tiff.js'
import { MediaRefusal } from './refusal.js'
import { sniff } from './sniff.js'

/**
 * Any picture we take, ready to be scaled and written: its first page, the way up it was meant, in sRGB. Whatever
 * shows pictures opens them here.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_CORRUPT_IMAGE; the pipeline what sharp throws
 */
export async function openUpright(
  path: string,
  { maxPixels = DEFAULT_LIMITS.maxPixels }: { maxPixels?: number } = {}
): Promise<Sharp> {
  const { name } = await sniff(path)
  const picture =
    name === 'heic'
      ? await openHeic(path, Math.min(maxPixels, maxPixelsOf('heic')))
      : openPicture(path, { limitInputPixels: maxPixels }).autoOrient()
  return picture.toColourspace('srgb')
}

async function openHeic(path: string, maxPixels: number): Promise<Sharp> {
  const header = await openPicture(path, { limitInputPixels: false }).metadata()
  const size = header.width * header.height
  if (size > maxPixels)
    throw new MediaRefusal('E_TOO_MANY_PIXELS', { pixels: size, limit: maxPixels })
  // Some files with AV1 inside bear the brand of their family only.
  if (header.compression === 'av1')
    return openPicture(path, { limitInputPixels: maxPixels }).autoOrient()

  const pixels = await decodeHeic(path)
  const profile = header.icc ?? (await heicProfile(path))
  return profile ? sharp(profiledTiff(pixels, profile), { failOn: 'none' }) : fromPixels(pixels)
}
