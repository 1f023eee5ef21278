import { cleanLine } from './text.js'
import type { ExifBlocks, TagValue } from './tiff.js'
import type { XmpProperties } from './xmp.js'

export type Camera = { make: string | null; model: string | null; lens: string | null }

export type Exposure = {
  iso: number | null
  /** The N of f/N. */
  fNumber: number | null
  /** Seconds. */
  exposureTime: number | null
  /** Millimetres. */
  focalLength: number | null
}

export function readCamera({ image, photo }: ExifBlocks, xmp: XmpProperties): Camera {
  return {
    make: cleanLine(image.get(0x010f)) ?? cleanLine(xmp.get('tiff:Make')?.[0]),
    model: cleanLine(image.get(0x0110)) ?? cleanLine(xmp.get('tiff:Model')?.[0]),
    lens: cleanLine(photo.get(0xa434)) ?? cleanLine(xmp.get('aux:Lens')?.[0]),
  }
}

export function readExposure({ photo }: ExifBlocks): Exposure {
  return {
    iso: positive(photo.get(0x8827)) ?? positive(photo.get(0x8833)),
    fNumber: positive(photo.get(0x829d)),
    exposureTime: positive(photo.get(0x829a)),
    focalLength: positive(photo.get(0x920a)),
  }
}

function positive(value: TagValue | undefined): number | null {
  const number = Array.isArray(value) ? value[0] : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0 || number > 10_000_000)
    return null
  return Number(number.toPrecision(6))
}
