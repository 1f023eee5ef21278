import type { RgbPicture } from '../../engine/geometry'

const FRAME_SIDE = 1_600

/** A picture as the server would see it: upright, and no larger. Throws where the browser cannot read it. */
export async function decodePicture(picture: Blob): Promise<RgbPicture> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, FRAME_SIDE / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((size) =>
    Math.max(1, Math.round(size * scale))
  )
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!canvas) throw new Error('There is no canvas')
  canvas.imageSmoothingQuality = 'high'
  canvas.fillStyle = '#fff'
  canvas.fillRect(0, 0, width, height)
  canvas.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { data: withoutAlpha(canvas.getImageData(0, 0, width, height).data), width, height }
}

function withoutAlpha(rgba: Uint8ClampedArray) {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]
    rgb[to + 1] = rgba[from + 1]
    rgb[to + 2] = rgba[from + 2]
  }
  return rgb
}
