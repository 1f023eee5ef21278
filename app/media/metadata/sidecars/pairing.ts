export interface NamedPhoto {
  id: string
  name: string
}

export interface NamedSidecar {
  name: string
  title: string | null
}

/** Takeout cuts the names it gives to 46 characters before `.json`. */
const CUT_AT = 46
const EXTRA = 'supplemental-metadata'
/** How Google Photos calls what it made of a picture, in the language of its owner. */
const EDITED =
  /-(edited|bearbeitet|modifié|editado|editada|modificato|bewerkt|redigerad|edytowane)$/

interface Name {
  text: string
  stem: string
  extension: string
  /** As in `fox(1).jpg`. */
  number: string
}

/** What a photo is called, taken apart once for all the sidecars that may be about it. */
export interface PhotoName extends Name {
  id: string
  /** The name of the picture that this one was made of. */
  original: Name | null
}

export const readNames = (photos: readonly NamedPhoto[]): PhotoName[] =>
  photos.map(({ id, name }) => {
    const own = partsOf(normal(name))
    return { id, ...own, original: originalOf(own) }
  })

/**
 * Which photos a sidecar tells about, by the names that Google Takeout and editors of XMP give. None, where two photos
 * could be meant: the wrong words at a picture are worse than none.
 */
export function photosOf(sidecar: NamedSidecar, photos: readonly PhotoName[]): string[] {
  const name = normal(sidecar.name)
  if (name.endsWith('.xmp')) return ofXmp(name.slice(0, -4), photos)
  if (!name.endsWith('.json')) return []
  return ofTakeout(name.slice(0, -5), normal(sidecar.title ?? ''), photos)
}

/** `a.jpg.xmp`, or `a.xmp` for every `a.*`. */
function ofXmp(base: string, photos: readonly PhotoName[]) {
  const named = photos.filter(({ text }) => text === base)
  if (named.length) return unique(named)
  const beside = photos.filter(({ stem, number }) => stem + number === base)
  const isClear = new Set(beside.map(({ text }) => text)).size === beside.length
  return isClear ? idsOf(beside) : []
}

function ofTakeout(base: string, title: string, photos: readonly PhotoName[]) {
  const { text, number } = takeNumber(base)
  const media = withoutExtra(text)
  const isTitled = !number && title.startsWith(media)
  const meant = numbered(media, number)
  return (
    found(photos, (name) => name.text === meant) ??
    found(photos, isCutFrom(media, number, title)) ??
    (isTitled ? found(photos, (name) => name.text === title) : undefined) ??
    []
  )
}

/** The one photo of that name together with what was made of it; undefined where there is none of that name. */
function found(photos: readonly PhotoName[], isMeant: (name: Name) => boolean) {
  const meant = photos.filter(isMeant)
  const originals = meant.filter(({ original }) => !original)
  const named = originals.length ? originals : meant
  const edited = photos.filter(({ original }) => original && isMeant(original))
  if (named.length + edited.length === 0) return undefined
  const ids = unique(named)
  return named.length && !ids.length ? [] : [...new Set([...ids, ...unique(edited)])]
}

/** `a_very_long_name_that_ta.json` for `a_very_long_name_that_takeout_cut.jpg`. */
function isCutFrom(media: string, number: string, title: string) {
  return (name: Name) => {
    if (media.length < CUT_AT - EXTRA.length || !name.text.startsWith(media) || name.text === media)
      return false
    // Only a name that did not fit was cut: either here, or in the middle of what follows it.
    const fits = media.length + number.length >= CUT_AT - 3
    return fits && name.number === number && (!title || title.startsWith(name.stem))
  }
}

/** `fox.jpg(1)` is about `fox(1).jpg`. */
function takeNumber(base: string) {
  const match = /^(.+?)(\(\d{1,4}\))$/.exec(base)
  return match ? { text: match[1], number: match[2] } : { text: base, number: '' }
}

/** `fox.jpg.supplemental-metadata`, or as much of it as there was room for. */
function withoutExtra(text: string) {
  const dot = text.lastIndexOf('.')
  const rest = text.slice(dot + 1)
  return dot > 0 && EXTRA.startsWith(rest) && text.slice(0, dot).includes('.')
    ? text.slice(0, dot)
    : text
}

function numbered(media: string, number: string) {
  if (!number) return media
  const { stem, extension } = splitAt(media)
  return `${stem}${number}${extension}`
}

function originalOf({ stem, extension, number }: Name) {
  return EDITED.test(stem) ? partsOf(`${stem.replace(EDITED, '')}${number}${extension}`) : null
}

function partsOf(text: string): Name {
  const { stem: whole, extension } = splitAt(text)
  const { text: stem, number } = takeNumber(whole)
  return { text, stem, extension, number }
}

function splitAt(name: string) {
  const dot = name.lastIndexOf('.')
  return dot > 0
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' }
}

const normal = (name: string) => name.split(/[\\/]/).at(-1)!.normalize('NFC').toLowerCase()
const idsOf = (photos: readonly PhotoName[]) => photos.map(({ id }) => id)
const unique = (photos: readonly PhotoName[]) => (photos.length === 1 ? idsOf(photos) : [])
