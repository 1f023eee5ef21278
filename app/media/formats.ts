/** The formats we take, by what browsers and sharp can show. */
export const FORMATS = {
  jpeg: { mime: 'image/jpeg', extension: 'jpg' },
  png: { mime: 'image/png', extension: 'png' },
  gif: { mime: 'image/gif', extension: 'gif' },
  webp: { mime: 'image/webp', extension: 'webp' },
  avif: { mime: 'image/avif', extension: 'avif' },
} as const

export type FormatName = keyof typeof FORMATS
export type Format = { name: FormatName; mime: string; extension: string }

export function formatNamed(name: FormatName): Format {
  return { name, ...FORMATS[name] }
}
