const MOST = 255
const LONGEST_EXTENSION = 20

/**
 * A name that people gave, fit to keep and to show: no folders, no control characters or text-direction tricks, at most
 * 255 characters with the extension kept. It is never part of a path of ours.
 */
export function cleanFileName(name: string, fallback = 'photo') {
  const base = name.normalize('NFC').split(/[\\/]/).at(-1)!
  const clean = base
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[. ]+$/, '')
    .trim()
  return shorten(clean.toWellFormed() || fallback)
}

function shorten(name: string) {
  if (name.length <= MOST) return name
  const extension = extensionOf(name)
  const stem = name.slice(0, MOST - extension.length)
  return `${stem.toWellFormed().replace(/\uFFFD$/, '')}${extension}`
}

function extensionOf(name: string) {
  const dot = name.lastIndexOf('.')
  return dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : ''
}

/** A name without what stands behind its last dot, for renditions of the file. */
export const stemOf = (name: string) => name.replace(/\.[^.]*$/, '')

/** Names for one folder, in order: what is taken becomes «IMG_1 (2).jpg». Every system can unpack them. */
export class FolderNames {
  readonly #lastNumber = new Map<string, number>()

  take(name: string) {
    const portable = portableName(name)
    const extension = extensionOf(portable)
    const stem = portable.slice(0, portable.length - extension.length)
    let number = this.#lastNumber.get(portable.toLowerCase()) ?? 1
    let unique = portable
    while (this.#lastNumber.has(unique.toLowerCase())) unique = `${stem} (${++number})${extension}`
    this.#lastNumber.set(portable.toLowerCase(), number)
    if (unique !== portable) this.#lastNumber.set(unique.toLowerCase(), 1)
    return unique
  }
}

export function uniqueFileNames(names: string[]) {
  const folder = new FolderNames()
  return names.map((name) => folder.take(name))
}

/** What Windows keeps for its devices, and what hides on Unix. */
const RESERVED = /^(\.|(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$))/i

function portableName(name: string) {
  const clean = fitting(cleanFileName(name).replace(/[<>:"|?*]/g, '_'))
  return RESERVED.test(clean) ? `_${clean}` : clean
}

/** File systems of Unix take names of 255 bytes, which may be 64 signs: this leaves room for a number. */
const MOST_BYTES = 240

function fitting(name: string) {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name
  const extension = extensionOf(name)
  let room = MOST_BYTES - Buffer.byteLength(extension)
  const signs = [...name.slice(0, name.length - extension.length)]
  const end = signs.findIndex((sign) => (room -= Buffer.byteLength(sign)) < 0)
  return `${signs
    .slice(0, end)
    .join('')
    .replace(/[. ]+$/, '')}${extension}`
}

/** RFC 6266: the name in UTF-8, and in ASCII for those who cannot read that. */
export function contentDisposition(type: 'inline' | 'attachment', name: string) {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7E]/g, '')
    .replace(/["\\%]/g, '_')
    .trim()
    .replace(/^\./, 'file.')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return `${type}; filename="${ascii || 'file'}"; filename*=UTF-8''${encoded}`
}
