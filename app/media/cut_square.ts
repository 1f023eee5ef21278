import sharp from 'sharp'
import { decoding, openPicture } from './decoder.js'
import { MediaRefusal } from './refusal.js'
import { type Rendition, writeRendition } from './write_rendition.js'

/** A part of a picture, from 0 to 1 of its width and height. What lies outside of the picture is left out. */
export interface Part {
  x: number
  y: number
  width: number
  height: number
}

const QUALITY = 80

/**
 * Writes a part of a picture into `outDir` (made if missing) as `cut.webp`: a square of at most `side` pixels, never enlarged.
 * A part of another shape is cut to its middle.
 *
 * @throws MediaRefusal E_CORRUPT_IMAGE, E_TOO_MANY_PIXELS; what the file system throws
 */
export async function cutSquare(
  path: string,
  outDir: string,
  part: Part,
  side: number
): Promise<Rendition> {
  const { data, info } = await decoding(async () => {
    const { data: pixels, info: whole } = await openPicture(path)
      .raw()
      .toBuffer({ resolveWithObject: true })
    const raw = { width: whole.width, height: whole.height, channels: whole.channels }
    const area = pixelsOf(part, raw)
    const length = Math.min(side, area.width, area.height)
    return sharp(pixels, { raw })
      .extract(area)
      .resize(length, length, { fit: 'cover' })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true })
  })
  return writeRendition({ data, width: info.width, height: info.height }, outDir, 'cut.webp')
}

function pixelsOf(part: Part, { width, height }: { width: number; height: number }) {
  const left = edge(part.x, width)
  const top = edge(part.y, height)
  const right = edge(part.x + part.width, width)
  const bottom = edge(part.y + part.height, height)
  if (right <= left || bottom <= top) throw new MediaRefusal('E_CORRUPT_IMAGE')
  return { left, top, width: right - left, height: bottom - top }
}

const edge = (share: number, length: number) => Math.round(Math.min(1, Math.max(0, share)) * length)
