import { decoding } from './decoder.js'
import { openUpright } from './open_upright.js'
import { fromPixels, type Pixels, toPixels } from './pixels.js'
import type { Source } from './source.js'

/** Of what is decoded in memory: a photo of any telephone. */
const MOST_PIXELS = 60_000_000

/**
 * The pixels of any picture we take, upright, in sRGB, three channels, with a longer side of at most `side`. TIFF is taken
 * from files only. Meant for a process that does nothing but read pictures, after `hardenDecoders`.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_CORRUPT_IMAGE
 */
export const uprightPixels = (source: Source, side: number): Promise<Pixels> =>
  decoding(async () => {
    const picture = await openUpright(source, { maxPixels: MOST_PIXELS, side })
    return toPixels(picture.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha())
  })

export const jpegOf = (pixels: Pixels): Promise<Buffer> =>
  fromPixels(pixels).jpeg({ quality: 92 }).toBuffer()
