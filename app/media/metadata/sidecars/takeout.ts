import { isBarePosition } from '../../coordinates.js'
import { isPlausible } from '../moment.js'
import { cleanLine, cleanText } from '../text.js'
import { locationOf, type SidecarFacts, type SidecarMoment } from './sidecar_facts.js'

type Json = Record<string, unknown>

/** Some of what every export of Google says of a picture, and no other JSON does. */
const MARKS = ['photoTakenTime', 'geoData', 'geoDataExif', 'googlePhotosOrigin', 'favorited']

/** Google's are a few thousand characters, twenty thousand where many people are named: what is longer is something else. */
const LONGEST = 256 * 1024
/** Nothing in them lies deeper than five. */
const DEEPEST = 32

/** What Google Takeout writes beside each picture. People in it are left alone. Null for any other JSON. */
export function readTakeout(text: string, now = Date.now()): SidecarFacts | null {
  if (isBoundless(text)) return null
  const json = objectOf(parse(text))
  if (!json || !MARKS.some((mark) => mark in json)) return null
  return {
    taken: momentOf(objectOf(json.photoTakenTime)?.timestamp, now),
    location: placeOf(json.geoData) ?? placeOf(json.geoDataExif),
    caption: captionOf(json.description),
    keywords: [],
    rating: null,
    isFavorite: json.favorited === true,
    title: cleanLine(json.title, 255),
  }
}

function captionOf(description: unknown) {
  const caption = cleanText(description)
  return caption && isBarePosition(caption) ? null : caption
}

/** Longer or deeper than anything that tells about a picture: reading it would only keep others waiting. */
export const isBoundless = (text: string) => text.length > LONGEST || isDeeperThan(DEEPEST, text)

/** Brackets in words count as well: nobody writes so many of them. */
function isDeeperThan(most: number, text: string) {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === 0x5b || sign === 0x7b) depth++
    else if (sign === 0x5d || sign === 0x7d) depth--
    if (depth > most) return true
  }
  return false
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
