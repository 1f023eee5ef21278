import type { Box } from './scan_types'

const LONG_SIDE = 1600
const QUALITY = 0.92
/** Around a chosen face, as parts of it. */
const MARGIN = 0.6

/** An upright JPEG of at most 1,600 pixels, without anything the file says of itself. Throws where it is no picture. */
export async function asPicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
  const drawn = await draw(bitmap, { x: 0, y: 0, w: 1, h: 1 }, width, height)
  bitmap.close()
  return drawn
}

/** The surroundings of one face. */
export async function cropTo(picture: Blob, { x, y, w, h }: Box): Promise<Blob> {
  const bitmap = await createImageBitmap(picture)
  const left = Math.max(0, x - w * MARGIN)
  const top = Math.max(0, y - h * MARGIN)
  const part = {
    x: left,
    y: top,
    w: Math.min(1, x + w * (1 + MARGIN)) - left,
    h: Math.min(1, y + h * (1 + MARGIN)) - top,
  }
  const width = Math.round(part.w * bitmap.width)
  const height = Math.round(part.h * bitmap.height)
  const drawn = await draw(bitmap, part, width, height)
  bitmap.close()
  return drawn
}

function draw(bitmap: ImageBitmap, part: Box, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const from = [part.x * bitmap.width, part.y * bitmap.height] as const
  const size = [part.w * bitmap.width, part.h * bitmap.height] as const
  canvas.getContext('2d')!.drawImage(bitmap, ...from, ...size, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('No picture'))),
      'image/jpeg',
      QUALITY
    )
  })
}
