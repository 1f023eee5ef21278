const LONGEST_EXTENSION = 12
const LONGEST_NAME = 255

/** Signs that no file system, or nobody who reads a list, can bear: control characters and turns of direction. */
const UNSEEN = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/** What Windows keeps for its devices, and what hides on Unix. */
const RESERVED = /^(\.|(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$))/i

/** A name that every system can unpack, in so many bytes, with its extension. */
export function safeName(name: string, bytes: number, fallback = '_') {
  const clean = name
    .normalize('NFC')
    .toWellFormed()
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*/\\\uFFFD]/g, '_')
    .replace(/[. ]+$/, '')
    .trim()
  const fitting = fit(clean || fallback, bytes - 1)
  return RESERVED.test(fitting) ? `_${fitting}` : fitting
}

function fit(name: string, bytes: number) {
  if (Buffer.byteLength(name) <= bytes) return name
  const [stem, extension] = parted(name)
  return `${cut(stem, bytes - Buffer.byteLength(extension)).replace(/[. ]+$/, '')}${extension}`
}

function cut(text: string, bytes: number) {
  let room = bytes
  const signs = [...text]
  const end = signs.findIndex((sign) => (room -= Buffer.byteLength(sign)) < 0)
  return end < 0 ? text : signs.slice(0, end).join('')
}

function parted(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.')
  const isNamed = dot > 0 && name.length - dot <= LONGEST_EXTENSION
  return isNamed ? [name.slice(0, dot), name.slice(dot)] : [name, '']
}

/** Names of one folder: what is taken becomes «IMG_1 (2).jpg», however it is spelled, and so does what lies beside it. */
export class SafeNames {
  readonly #taken = new Set<string>()
  readonly #lastNumber = new Map<string, number>()

  constructor(
    private readonly bytes: number,
    /** What else each of them needs: `.xmp`. */
    private readonly beside = ''
  ) {}

  take(name: string) {
    const safe = safeName(name, this.bytes)
    let number = this.#lastNumber.get(keyOf(safe)) ?? 1
    let free = safe
    while (!this.#isFree(free)) free = this.#numbered(safe, ++number)
    this.#lastNumber.set(keyOf(safe), number)
    this.#taken.add(keyOf(free))
    if (this.beside) this.#taken.add(keyOf(free + this.beside))
    return free
  }

  #isFree(name: string) {
    return (
      !this.#taken.has(keyOf(name)) && !(this.beside && this.#taken.has(keyOf(name + this.beside)))
    )
  }

  #numbered(name: string, number: number) {
    const mark = ` (${number})`
    const [stem, extension] = parted(name)
    const room = this.bytes - 1 - Buffer.byteLength(extension) - mark.length
    return `${cut(stem, room)}${mark}${extension}`
  }
}

const keyOf = (name: string) => name.toLowerCase()

/** A name as it may be shown and kept: it is never part of a path. */
export function shownName(name: string) {
  const clean = name.normalize('NFC').toWellFormed().replace(UNSEEN, '').split(/[\\/]/).at(-1)!
  return clean.trim().slice(0, LONGEST_NAME).toWellFormed() || 'photo'
}
