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
  stem: string
  extension: string
  /** As in `fox(1).jpg`. */
  number: string
}

/**
 * Which photos a sidecar tells about, by the names that Google Takeout and editors of XMP give. None, where two photos
 * could be meant: the wrong words at a picture are worse than none.
 */
export function photosOf(sidecar: NamedSidecar, photos: readonly NamedPhoto[]): string[] {
  const name = normal(sidecar.name)
  if (name.endsWith('.xmp')) return ofXmp(name.slice(0, -4), photos)
  if (!name.endsWith('.json')) return []
  return ofTakeout(name.slice(0, -5), normal(sidecar.title ?? ''), photos)
}

/** `a.jpg.xmp`, or `a.xmp` for every `a.*`. */
function ofXmp(base: string, photos: readonly NamedPhoto[]) {
  const named = photos.filter(({ name }) => normal(name) === base)
  if (named.length) return unique(named)
  const beside = photos.filter(({ name }) => stemOf(normal(name)) === base)
  const isClear = new Set(beside.map(({ name }) => normal(name))).size === beside.length
  return isClear ? idsOf(beside) : []
}

function ofTakeout(base: string, title: string, photos: readonly NamedPhoto[]) {
  const { text, number } = takeNumber(base)
  const media = withoutExtra(text)
  const isTitled = !number && title.startsWith(media)
  return (
    found(photos, (name) => name === numbered(media, number)) ??
    found(photos, isCutFrom(media, number, title)) ??
    (isTitled ? found(photos, (name) => name === title) : undefined) ??
    []
  )
}

/** The one photo of that name together with what was made of it; undefined where there is none of that name. */
function found(photos: readonly NamedPhoto[], isMeant: (name: string) => boolean) {
  const meant = photos.filter(({ name }) => isMeant(normal(name)))
  const originals = meant.filter(({ name }) => !isEdited(normal(name)))
  const named = originals.length ? originals : meant
  const edited = photos.filter(({ name }) => {
    const original = originalOf(normal(name))
    return original !== null && isMeant(original)
  })
  if (named.length + edited.length === 0) return undefined
  const ids = unique(named)
  return named.length && !ids.length ? [] : [...new Set([...ids, ...unique(edited)])]
}

/** `a_very_long_name_that_ta.json` for `a_very_long_name_that_takeout_cut.jpg`. */
function isCutFrom(media: string, number: string, title: string) {
  return (name: string) => {
    if (media.length < CUT_AT - EXTRA.length || !name.startsWith(media) || name === media)
      return false
    const parts = partsOf(name)
    // Only a name that did not fit was cut: either here, or in the middle of what follows it.
    const fits = media.length + number.length >= CUT_AT - 3
    return fits && parts.number === number && (!title || title.startsWith(parts.stem))
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

function originalOf(name: string) {
  const { stem, extension, number } = partsOf(name)
  return EDITED.test(stem) ? `${stem.replace(EDITED, '')}${number}${extension}` : null
}

const isEdited = (name: string) => originalOf(name) !== null

function partsOf(name: string): Name {
  const { stem, extension } = splitAt(name)
  const match = /^(.+?)(\(\d{1,4}\))$/.exec(stem)
  return match ? { stem: match[1], extension, number: match[2] } : { stem, extension, number: '' }
}

function splitAt(name: string) {
  const dot = name.lastIndexOf('.')
  return dot > 0
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' }
}

const stemOf = (name: string) => splitAt(name).stem
const normal = (name: string) => name.split(/[\\/]/).at(-1)!.normalize('NFC').toLowerCase()
const idsOf = (photos: readonly NamedPhoto[]) => photos.map(({ id }) => id)
const unique = (photos: readonly NamedPhoto[]) => (photos.length === 1 ? idsOf(photos) : [])
