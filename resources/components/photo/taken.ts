import type { Photo } from '~/components/photo/photo_types'

type Taken = Pick<Photo, 'takenAt' | 'takenOffset'>

/**
 * The clock of the place where the picture was taken, read as if it were UTC: format it with `timeZone: 'UTC'`.
 * Where no offset is known the server keeps the camera's clock as it stands.
 */
export function wallClock({ takenAt, takenOffset }: Taken) {
  return new Date(Date.parse(takenAt) + (takenOffset ?? 0) * 60_000)
}

/** `UTC+5:45`; nothing where the file does not tell. */
export function offsetLabel(minutes: number | null) {
  if (minutes === null) return null
  const amount = Math.abs(minutes)
  const rest = amount % 60 ? `:${String(amount % 60).padStart(2, '0')}` : ''
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${Math.floor(amount / 60)}${rest}`
}

let words: { locale: string; format: Intl.DateTimeFormat } | undefined

/** «3 Aug 2024, 14:02» on the clock of the place. */
export function momentWords(photo: Taken, locale: string) {
  if (words?.locale !== locale) {
    const format = new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'UTC',
    })
    words = { locale, format }
  }
  return words.format.format(wallClock(photo))
}
