import type { Sharp } from 'sharp'
import type { Random } from './random.js'

export type Shot = {
  /** Wall clock: `2024-05-05T18:20:30`. */
  takenAt?: string
  /** `+02:00` */
  offset?: string
  gps?: { latitude: number; longitude: number }
  camera?: { make: string; model: string; lens?: string }
}

/** What the camera would have written into the file. `light` is from 0 (night) to 1 (noon). */
export function expose(
  picture: Sharp,
  { takenAt, offset, gps, camera }: Shot,
  light: number,
  random: Random
): Sharp {
  const time =
    1 /
    random.pick(
      light > 0.5 ? [320, 500, 800, 1250] : light > 0.1 ? [60, 100, 160, 200] : [0.1, 0.0667]
    )
  const iso = random.pick(
    light > 0.5 ? [100, 125, 200] : light > 0.1 ? [200, 400, 640] : [1600, 3200]
  )
  return picture.withExif({
    IFD0: camera ? { Make: camera.make, Model: camera.model } : {},
    IFD2: {
      ExposureTime: time < 1 ? `1/${Math.round(1 / time)}` : `${Math.round(time)}/1`,
      FNumber: `${random.pick([18, 28, 40, 56, 80])}/10`,
      ISOSpeedRatings: String(iso),
      FocalLength: `${random.pick([24, 28, 35, 50, 85])}/1`,
      ...(camera?.lens && { LensModel: camera.lens }),
      ...(takenAt && {
        DateTimeOriginal: takenAt.slice(0, 19).replaceAll('-', ':').replace('T', ' '),
      }),
      ...(offset && { OffsetTimeOriginal: offset }),
    },
    IFD3: gps ? position(gps) : {},
  })
}

function position({ latitude, longitude }: { latitude: number; longitude: number }) {
  return {
    GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
    GPSLatitude: degrees(latitude),
    GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
    GPSLongitude: degrees(longitude),
  }
}

function degrees(value: number) {
  const seconds = Math.abs(value) * 3_600
  return `${Math.floor(seconds / 3_600)}/1 ${Math.floor((seconds % 3_600) / 60)}/1 ${Math.round((seconds % 60) * 10_000)}/10000`
}
