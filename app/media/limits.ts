import type { FormatName } from './formats.js'

/** What a picture may ask of us. All are checked from headers, before any pixel is decoded. */
export type MediaLimits = {
  /** Pixels of one page. */
  maxPixels: number
  /** Pixels along the longer side. */
  maxSide: number
  /** Frames of an animation or pages of a document. */
  maxPages: number
  /** Pixels of all pages together. */
  maxTotalPixels: number
  /** Pixels times scans of a progressive JPEG: every scan walks the whole picture again. */
  maxScanPixels: number
}

export const DEFAULT_LIMITS: Readonly<MediaLimits> = {
  maxPixels: 150_000_000,
  maxSide: 65_500,
  maxPages: 1_000,
  maxTotalPixels: 500_000_000,
  maxScanPixels: 4_000_000_000,
}

/** What decoders need many bytes or much time a pixel for, so that a picture stays within its budget. */
const MAX_PIXELS: Partial<Record<FormatName, number>> = {
  avif: 40_000_000,
  heic: 66_000_000,
  tiff: 100_000_000,
}

export function maxPixelsOf(
  format: FormatName,
  { maxPixels }: Pick<MediaLimits, 'maxPixels'> = DEFAULT_LIMITS
) {
  return Math.min(maxPixels, MAX_PIXELS[format] ?? maxPixels)
}
