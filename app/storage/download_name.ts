import { extname } from 'node:path'

/** Endings by which systems know one format, under the one that we give it. */
const ALIKE: Record<string, string[]> = {
  jpg: ['jpg', 'jpeg', 'jpe', 'jfif', 'mpo'],
  png: ['png', 'apng'],
  gif: ['gif'],
  webp: ['webp'],
  avif: ['avif'],
  heic: ['heic', 'heif', 'hif'],
  tif: ['tif', 'tiff'],
}
const RAW = ['nef', 'dng', 'cr2', 'cr3', 'arw', 'raf', 'orf', 'rw2', 'bmp', 'mp4', 'mov']
const PICTURES = [...Object.values(ALIKE).flat(), ...RAW]

/**
 * The name a file leaves under: as it came, but with an ending that says what it is. `storageKey` ends in what the
 * file was found to be; the ending of another format gives way to it, any other stays in front of it.
 */
export function downloadName(name: string, storageKey: string): string {
  const right = extname(storageKey).slice(1)
  const given = extname(name).slice(1).toLowerCase()
  if (!right || !ALIKE[right] || ALIKE[right].includes(given)) return name
  const stem = PICTURES.includes(given) ? name.slice(0, -given.length - 1) : name
  return `${stem}.${right}`
}
