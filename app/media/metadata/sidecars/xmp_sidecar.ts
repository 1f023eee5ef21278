import { readTaken } from '../taken.js'
import { cleanKeywords, readWords } from '../words.js'
import { readXmp, type XmpProperties } from '../xmp.js'
import { locationOf, type SidecarFacts } from './sidecar_facts.js'

const MINUTE = 60_000
const MOST_KEYWORDS = 100

/** What editors and other libraries write beside a picture. Null for what is no XMP. */
export function readXmpSidecar(text: string, now = Date.now()): SidecarFacts | null {
  // Some write two bytes a character, which whoever read it as UTF-8 did not notice.
  const packet = text.replaceAll('\0', '')
  const start = packet.search(/<(\w+:)?(xmpmeta|RDF)\b/)
  if (start === -1) return null
  const xmp = attempt(() => readXmp(Buffer.from(packet.slice(start))))
  return xmp && factsOf(xmp, now)
}

function factsOf(xmp: XmpProperties, now: number): SidecarFacts {
  const exif = { image: new Map(), photo: new Map(), gps: new Map() }
  const { takenAt, takenAtOffset } = readTaken(exif, xmp, new Map(), now)
  const { caption, keywords, rating } = readWords(new Map(), xmp, new Map())
  const latitude = degreesOf(xmp.get('exif:GPSLatitude')?.[0], 'S')
  const longitude = degreesOf(xmp.get('exif:GPSLongitude')?.[0], 'W')
  return {
    taken: takenAt === null ? null : clock(takenAt, takenAtOffset),
    location: locationOf(latitude, longitude),
    caption,
    keywords: keywords.length ? keywords : leavesOf(xmp),
    rating: rating !== null && rating >= 1 ? rating : null,
    isFavorite: false,
    title: null,
  }
}

function clock(takenAt: number, offset: number | null) {
  return { kind: 'clock', local: takenAt + (offset ?? 0) * MINUTE, offset } as const
}

/** `Places|Europe|Prague` where there is no flat list beside it. */
function leavesOf(xmp: XmpProperties) {
  const paths = xmp.get('lr:hierarchicalSubject') ?? []
  return cleanKeywords(paths.map((path) => path.split('|').at(-1))).slice(0, MOST_KEYWORDS)
}

/** `50,5.3752490N` or `50,5,22N`: degrees, minutes and perhaps seconds. */
function degreesOf(text: string | undefined, negative: 'S' | 'W'): number | null {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])$/.exec(
    text?.trim() ?? ''
  )
  if (!match) return null
  const [, degrees, minutes, seconds = '0', side] = match
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3_600
  return side === negative ? -value : value
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
