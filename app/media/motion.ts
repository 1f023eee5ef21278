import { open } from 'node:fs/promises'
import { FileView } from './redaction/file_view.js'

const SAMSUNG_END = 'SEFT'
const SAMSUNG_FILM = Buffer.from('MotionPhoto_Data')
const MOST_SEARCHED = 32 * 1024 * 1024
/** Boxes a film may begin with, after the four bytes of their length. */
const FILM_START = /^(ftyp|moov|mdat|wide|free)$/

/**
 * Whether a still picture brings its moment of film along: in the words of Google behind the picture, of Samsung in its
 * own trailer, or in a box of the container. Believed only where the film is found at the place that is told.
 */
export async function bringsFilm(path: string, xmp: Uint8Array | undefined): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const view = new FileView(file, size)
    for (const at of toldPlaces(Buffer.from(xmp ?? []).toString('latin1'), size)) {
      if (await beginsFilm(view, at)) return true
    }
    return await hasSamsungFilm(view)
  } finally {
    await file.close()
  }
}

/** Counted from the end of the file, in the older and the newer way. */
function toldPlaces(xmp: string, size: number): number[] {
  if (!/(MotionPhoto|MicroVideo)(="|>)1/.test(xmp)) return []
  const older = /MicroVideoOffset(?:="|>)(\d{1,12})/.exec(xmp)?.[1]
  const items = xmp.match(/<[\w:]*Item\b[^>]*>|<rdf:li[^>]*>[^]*?<\/rdf:li>/g) ?? []
  const newer = items
    .filter((item) => /Semantic(="|>)MotionPhoto/.test(item))
    .map((item) => /Length(?:="|>)(\d{1,12})/.exec(item)?.[1])
  return [older, ...newer]
    .map((length) => size - Number(length ?? Number.NaN))
    .filter((at) => at > 0 && at < size)
}

async function beginsFilm(view: FileView, at: number) {
  const head = await view.read(at, 16)
  const type = head.toString('latin1', 4, 8)
  // In pictures of the HEIF family the film has a box around it.
  if (type === 'mpvd') return FILM_START.test(head.toString('latin1', 12, 16))
  return FILM_START.test(type)
}

async function hasSamsungFilm(view: FileView) {
  if (view.size < 8) return false
  const end = await view.read(view.size - 4, 4)
  if (end.toString('latin1') !== SAMSUNG_END) return false
  const from = Math.max(0, view.size - MOST_SEARCHED)
  const at = await view.search(from, (stretch) => stretch.indexOf(SAMSUNG_FILM))
  return at < view.size && beginsFilm(view, at + SAMSUNG_FILM.length)
}
