import sharp, { type SharpOptions } from 'sharp'
import { DEFAULT_LIMITS } from './limits.js'
import { MediaRefusal } from './refusal.js'
import type { Source } from './source.js'

const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map(
  (name) => `VipsForeignLoad${name}`
)

/**
 * Leaves this whole process able to open the formats we take and nothing else, so that a document which fools the
 * sniffer still meets no SVG, PDF or ImageMagick loader. Meant for a process which does nothing but read pictures.
 */
export function hardenDecoders() {
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: LOADERS })
}

type Options = Pick<SharpOptions, 'pages' | 'limitInputPixels'> & {
  /** Of JPEG files alone: both sides become this many times smaller while they are decoded. */
  shrink?: 1 | 2 | 4 | 8
}

/**
 * A first-page decoder which forgives what viewers forgive: people own photos with cut or flipped data, and half a
 * picture is better than none.
 */
export function openPicture(source: Source, { shrink = 1, ...options }: Options = {}) {
  // What stands in brackets behind a name libvips takes for options of the loader.
  const named = shrink > 1 ? `${source}[shrink=${shrink}]` : source
  return sharp(named, { failOn: 'none', limitInputPixels: DEFAULT_LIMITS.maxPixels, ...options })
}

/** Runs a sharp pipeline and turns its failure into a refusal. Only wrap what reads pictures, not what writes files. */
export async function decoding<T>(pipeline: () => Promise<T>): Promise<T> {
  try {
    return await pipeline()
  } catch (error) {
    // A file that the disk does not give says nothing about the picture in it.
    if (error instanceof MediaRefusal || (error as NodeJS.ErrnoException).syscall) throw error
    const reason = String(error)
    if (reason.includes('exceeds pixel limit'))
      throw new MediaRefusal('E_TOO_MANY_PIXELS', {}, { cause: error })
    if (/out of memory|unable to allocate/i.test(reason))
      throw new MediaRefusal('E_MEDIA_MEMORY', {}, { cause: error })
    throw new MediaRefusal('E_CORRUPT_IMAGE', {}, { cause: error })
  }
}
