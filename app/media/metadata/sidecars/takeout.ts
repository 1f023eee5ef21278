import { isPlausible } from '../moment.js'
import { cleanLine, cleanText } from '../text.js'
import { locationOf, type SidecarFacts, type SidecarMoment } from './sidecar_facts.js'

type Json = Record<string, unknown>

/** What Google Takeout writes beside each picture. People in it are left alone. Null for any other JSON. */
export function readTakeout(text: string, now = Date.now()): SidecarFacts | null {
  const json = objectOf(parse(text))
  if (!json) return null
  return {
    taken: momentOf(objectOf(json.photoTakenTime)?.timestamp, now),
    location: placeOf(json.geoData) ?? placeOf(json.geoDataExif),
    caption: cleanText(json.description),
    keywords: [],
    rating: null,
    isFavorite: json.favorited === true,
    title: cleanLine(json.title, 255),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null
}

/** Seconds since 1970 in UTC, as text. */
function momentOf(timestamp: unknown, now: number): SidecarMoment | null {
  if (typeof timestamp !== 'string' && typeof timestamp !== 'number') return null
  if (!/^-?\d{1,12}$/.test(String(timestamp))) return null
  const at = Number(timestamp) * 1_000
  return isPlausible(at, now) ? { kind: 'instant', at } : null
}

function placeOf(value: unknown) {
  const place = objectOf(value)
  return place && locationOf(place.latitude, place.longitude)
}
