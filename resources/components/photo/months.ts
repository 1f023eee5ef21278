import type { Photo } from '~/components/photo/photo_types'
import { wallClock } from '~/components/photo/taken'

/** The month a photo was taken in, as a heading over it. */
export function monthHeadings(date: (value: Date, options: Intl.DateTimeFormatOptions) => string) {
  const known = new Map<number, string>()
  return (photo: Photo) => {
    const at = wallClock(photo)
    const key = at.getUTCFullYear() * 12 + at.getUTCMonth()
    if (!known.has(key))
      known.set(key, date(at, { month: 'long', year: 'numeric', timeZone: 'UTC' }))
    return known.get(key)!
  }
}
