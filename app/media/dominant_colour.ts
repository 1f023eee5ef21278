import type { Pixels } from './pixels.js'

/** Greys count too, but a quarter of a strong colour outweighs them: that is what people would call the colour. */
const GREY_WEIGHT = 0.15

type Bucket = { weight: number; count: number; red: number; green: number; blue: number }

/** The colour a small sRGB picture is remembered by, as `#rrggbb`. Clear pixels do not count. */
export function dominantColour({ data, channels }: Pixels): string {
  const buckets = new Map<number, Bucket>()
  for (let at = 0; at + channels <= data.length; at += channels) {
    if (channels === 4 && data[at + 3] < 128) continue
    add(buckets, data[at], data[at + 1], data[at + 2])
  }
  const [winner] = [...buckets.values()].sort((a, b) => b.weight - a.weight)
  if (!winner) return '#ffffff'
  return `#${[winner.red, winner.green, winner.blue].map((sum) => hex(sum / winner.count)).join('')}`
}

function add(buckets: Map<number, Bucket>, red: number, green: number, blue: number) {
  const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5)
  const bucket = buckets.get(key) ?? { weight: 0, count: 0, red: 0, green: 0, blue: 0 }
  bucket.weight += GREY_WEIGHT + (Math.max(red, green, blue) - Math.min(red, green, blue)) / 255
  bucket.count += 1
  bucket.red += red
  bucket.green += green
  bucket.blue += blue
  buckets.set(key, bucket)
}

function hex(level: number) {
  return Math.round(level).toString(16).padStart(2, '0')
}
