import sharp, { type Sharp, type WebpOptions } from 'sharp'
import type { Encoded } from './write_rendition.js'

/** Decoded pixels, eight bits a channel: 1 grey, 3 sRGB or 4 sRGB with alpha. */
export type Pixels = { data: Buffer; width: number; height: number; channels: 1 | 2 | 3 | 4 }

export function fromPixels({ data, width, height, channels }: Pixels) {
  return sharp(data, { raw: { width, height, channels } })
}

export async function toPixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return {
    data,
    width: info.width,
    height: info.height,
    channels: info.channels as Pixels['channels'],
  }
}

export function within(picture: Sharp, side: number) {
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
}

export async function encode(pixels: Pixels, options: WebpOptions): Promise<Encoded> {
  const { width, height } = pixels
  return { data: await fromPixels(pixels).webp(options).toBuffer(), width, height }
}
