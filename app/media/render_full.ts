import type { JpegOptions } from 'sharp'
import { decoding } from './decoder.js'
import { openUpright } from './open_upright.js'
import { type Rendition, writeRendition } from './write_rendition.js'

const FULL: JpegOptions = { quality: 90, chromaSubsampling: '4:4:4' }

/**
 * Writes `full.jpg` into `outDir` (made if missing): every pixel of a picture, upright, sRGB, without metadata, for
 * browsers that cannot show the format it came in. The file appears under its name only when it is whole.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_CORRUPT_IMAGE; what the file system throws
 */
export async function renderFull(path: string, outDir: string): Promise<Rendition> {
  const { data, info } = await decoding(async () => {
    const picture = await openUpright(path)
    return picture.flatten({ background: '#fff' }).jpeg(FULL).toBuffer({ resolveWithObject: true })
  })
  return writeRendition({ data, width: info.width, height: info.height }, outDir, 'full.jpg')
}
