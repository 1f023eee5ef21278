import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { Position } from 'geojson'
import land from 'world-atlas/land-110m.json' with { type: 'json' }

/** A window on the world, in degrees; its middle is the place. */
export interface Outlook {
  west: number
  east: number
  south: number
  north: number
}

/** Degrees of latitude that a map shows: what lies around is known by its coasts. */
const TALL = 34
const POLE = 90

type Ring = Position[]

const rings: Ring[] = (() => {
  const topology = land as unknown as Topology<{ land: GeometryCollection }>
  const collection = feature(topology, topology.objects.land)
  return collection.features.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates.flat().map(unrolled) : []
  )
})()

/** On a globe a coast may cross the date line, or go round a pole: on paper it goes on beyond, or along the edge. */
function unrolled(ring: Ring): Ring {
  let turn = 0
  const open = ring.map(([longitude, latitude], index) => {
    const jump = index === 0 ? 0 : longitude - ring[index - 1][0]
    if (Math.abs(jump) > 180) turn -= Math.sign(jump) * 360
    return [longitude + turn, latitude]
  })
  if (turn === 0) return open
  return [...open, [open.at(-1)![0], -90], [open[0][0], -90]]
}

/** Degrees of longitude are shorter the further one is from the equator: the map is as wide as they look there. */
export function outlookOf(latitude: number, longitude: number, aspect: number): Outlook {
  const middle = Math.min(POLE - TALL / 2, Math.max(TALL / 2 - POLE, latitude))
  const wide = (TALL * aspect) / Math.max(0.25, Math.cos((middle * Math.PI) / 180))
  return {
    west: longitude - wide / 2,
    east: longitude + wide / 2,
    south: middle - TALL / 2,
    north: middle + TALL / 2,
  }
}

/** Where a place lies on a drawing of `width` and `height`. */
export function pointOn(
  { west, east, south, north }: Outlook,
  { width, height }: { width: number; height: number },
  [longitude, latitude]: Position
) {
  return {
    x: ((longitude - west) / (east - west)) * width,
    y: ((north - latitude) / (north - south)) * height,
  }
}

/** The coasts within the window as one SVG path. The world goes on beyond the date line. */
export function coastsIn(outlook: Outlook, size: { width: number; height: number }) {
  const parts: string[] = []
  for (const turn of [-360, 0, 360]) {
    for (const ring of rings) {
      if (!touches(ring, turn, outlook)) continue
      const points = ring.map(([longitude, latitude]) => {
        const { x, y } = pointOn(outlook, size, [longitude + turn, latitude])
        return `${x.toFixed(1)} ${y.toFixed(1)}`
      })
      parts.push(`M${points.join('L')}Z`)
    }
  }
  return parts.join('')
}

function touches(ring: Ring, turn: number, { west, east, south, north }: Outlook) {
  const longitudes = ring.map(([longitude]) => longitude + turn)
  const latitudes = ring.map(([, latitude]) => latitude)
  return (
    Math.min(...longitudes) < east &&
    Math.max(...longitudes) > west &&
    Math.min(...latitudes) < north &&
    Math.max(...latitudes) > south
  )
}

/** Lines every ten degrees. */
export function gridIn(outlook: Outlook, size: { width: number; height: number }) {
  const lines: string[] = []
  for (let at = Math.ceil(outlook.west / 10) * 10; at < outlook.east; at += 10) {
    const { x } = pointOn(outlook, size, [at, 0])
    lines.push(`M${x.toFixed(1)} 0V${size.height}`)
  }
  for (let at = Math.ceil(outlook.south / 10) * 10; at < outlook.north; at += 10) {
    const { y } = pointOn(outlook, size, [0, at])
    lines.push(`M0 ${y.toFixed(1)}H${size.width}`)
  }
  return lines.join('')
}
