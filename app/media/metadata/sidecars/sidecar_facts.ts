/** What a file beside a picture says about it. Everything is cleaned and within bounds; what is not there is null. */
export type SidecarFacts = {
  taken: SidecarMoment | null
  location: { latitude: number; longitude: number } | null
  caption: string | null
  keywords: string[]
  /** One to five stars. */
  rating: number | null
  isFavorite: boolean
  /** What the picture was called before somebody cut its name. */
  title: string | null
}

/** A point in time as services keep it, or a wall clock as editors write it. */
export type SidecarMoment =
  { kind: 'instant'; at: number } | { kind: 'clock'; local: number; offset: number | null }

/** Numbers on earth, and not the 0,0 that means «nowhere». */
export function locationOf(latitude: unknown, longitude: unknown): SidecarFacts['location'] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (!isOnEarth || (latitude === 0 && longitude === 0)) return null
  return { latitude: rounded(latitude), longitude: rounded(longitude) }
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6
