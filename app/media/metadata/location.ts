import type { Tags, TagValue } from './tiff.js'

export type Location = {
  latitude: number | null
  longitude: number | null
  altitude: number | null
}

const NOWHERE: Location = { latitude: null, longitude: null, altitude: null }

/**
 * Degrees (WGS 84, six decimals) and metres above sea level. Out of range, not a number and exactly 0,0 (what devices
 * write without a fix) all mean: no location. Copies in XMP are not read: who strips a position strips it from EXIF.
 */
export function readLocation(gps: Tags): Location {
  const latitude = degrees(gps.get(2), gps.get(1), 'S')
  const longitude = degrees(gps.get(4), gps.get(3), 'W')
  if (latitude === null || longitude === null) return NOWHERE
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return NOWHERE
  if (latitude === 0 && longitude === 0) return NOWHERE
  return { latitude, longitude, altitude: altitude(gps) }
}

function degrees(value: TagValue | undefined, ref: TagValue | undefined, negative: 'S' | 'W') {
  if (!Array.isArray(value)) return null
  const [whole, minutes = 0, seconds = 0] = value
  const sign = typeof ref === 'string' && ref.trim().toUpperCase() === negative ? -1 : 1
  return rounded(sign * (whole + orZero(minutes) / 60 + orZero(seconds) / 3600))
}

/** Old phones write 0/0 for the parts they leave out. */
function orZero(value: number) {
  return Number.isNaN(value) ? 0 : value
}

function rounded(value: number) {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : null
}

function altitude(gps: Tags) {
  const metres = gps.get(6)
  if (typeof metres !== 'number' || !Number.isFinite(metres) || Math.abs(metres) > 100_000)
    return null
  return Math.round((gps.get(5) === 1 ? -metres : metres) * 10) / 10
}
