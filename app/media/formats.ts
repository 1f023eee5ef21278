/** The formats we take. Browsers cannot show the last two; they get renditions of them. */
export const FORMATS = {
  jpeg: { mime: 'image/jpeg', extension: 'jpg' },
  png: { mime: 'image/png', extension: 'png' },
  gif: { mime: 'image/gif', extension: 'gif' },
  webp: { mime: 'image/webp', extension: 'webp' },
  avif: { mime: 'image/avif', extension: 'avif' },
  heic: { mime: 'image/heic', extension: 'heic' },
  tiff: { mime: 'image/tiff', extension: 'tif' },
} as const

export type FormatName = keyof typeof FORMATS
export type Format = { name: FormatName; mime: string; extension: string }

export function formatNamed(name: FormatName): Format {
  return { name, ...FORMATS[name] }
}
