import type { FullPhoto } from '~/components/photo/photo_types'

type Fact = string | number | boolean | null
type Words = {
  t: (key: string, params?: Record<string, string | number>) => string
  number: Format
}
type Format = (value: number, options?: Intl.NumberFormatOptions) => string

/** EXIF by name, however its keys were spelled on the way here. */
function factsOf(exif: Record<string, Fact>) {
  const plain = new Map(
    Object.entries(exif ?? {}).map(([key, value]) => [key.toLowerCase().replace(/_/g, ''), value])
  )
  return {
    number: (...names: string[]) =>
      names.map((name) => plain.get(name)).find((value) => typeof value === 'number') as
        number | undefined,
    text: (...names: string[]) =>
      names.map((name) => plain.get(name)).find((value) => typeof value === 'string') as
        string | undefined,
  }
}

/** Which camera and lens, and how they were set, as a photographer would say it. */
export function cameraWords(photo: FullPhoto, { t, number }: Words) {
  const { number: amount, text } = factsOf(photo.exif)
  const focal = amount('focallength')
  const wide = amount('focallengthin35mm')
  const aperture = amount('fnumber')
  const time = amount('exposuretime')
  const iso = amount('iso', 'isospeedratings')
  const bias = amount('exposurebias', 'exposurebiasvalue')
  const flash = amount('flash')
  return {
    camera: photo.camera,
    lens: text('lens', 'lensmodel') ?? null,
    settings: [
      aperture && `ƒ/${number(aperture, { maximumFractionDigits: 1 })}`,
      time && t('lightbox.seconds', { time: exposure(time, number) }),
      focal && focalWords(focal, wide, number),
      iso && `ISO ${number(iso, { useGrouping: false })}`,
      bias && `${number(bias, { signDisplay: 'exceptZero', maximumFractionDigits: 1 })} EV`,
      flash && flash % 2 === 1 && t('lightbox.flash_fired'),
    ].filter((part): part is string => Boolean(part)),
    altitude: amount('altitude') ?? null,
  }
}

function exposure(seconds: number, number: Format) {
  if (seconds >= 0.4) return number(seconds, { maximumFractionDigits: 1 })
  return `1/${number(Math.round(1 / seconds), { useGrouping: false })}`
}

function focalWords(focal: number, wide: number | undefined, number: Format) {
  const own = `${number(focal, { maximumFractionDigits: 1 })} mm`
  return wide && Math.abs(wide - focal) > 1 ? `${own} (${number(wide)} mm)` : own
}

/** `47.3769° N, 8.5417° E`. */
export function placeWords(latitude: number, longitude: number, { t, number }: Words) {
  const degrees = (value: number) =>
    number(Math.abs(value), { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  return t('lightbox.coordinates', {
    latitude: degrees(latitude),
    northing: latitude < 0 ? 'south' : 'north',
    longitude: degrees(longitude),
    easting: longitude < 0 ? 'west' : 'east',
  })
}

/** `JPEG` for `image/jpeg`. */
export const formatWords = (mime: string | null) =>
  mime?.split('/')[1]?.replace(/^x-/, '').toUpperCase() ?? ''
