import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { storedPath } from '#extension/places'
import type Org from '#models/org'
import Photo from '#models/photo'
import type { ExportPlan } from './export_plan.js'
import { xmpOf } from './xmp.js'

const AT_ONCE = 500
/** More sidecars than the archive writer opens ahead. */
const SLOTS = 64

/** The files of the plan, one after the other; sidecars are written as they are needed, into a few slots that go round. */
export async function* filesOf(org: Org, { entries }: ExportPlan, folder: string) {
  for (let at = 0, slot = 0; at < entries.length; at += AT_ONCE) {
    const some = entries.slice(at, at + AT_ONCE)
    const beside = await sidecarsOf(
      org,
      some.flatMap(({ key, photoId }) => (key === null ? [photoId] : []))
    )
    for (const { path: name, photoId, key } of some) {
      if (key !== null) {
        yield { name, path: storedPath(key) }
        continue
      }
      const path = join(folder, `sidecar_${slot++ % SLOTS}`)
      await writeFile(path, beside.get(photoId) ?? '', { mode: 0o600 })
      yield { name, path }
    }
  }
}

/** Those that were deleted meanwhile have an empty one. */
async function sidecarsOf({ id: orgId }: Org, photoIds: string[]) {
  const photos = await Photo.within(orgId)
    .whereIn('id', photoIds)
    .preload('tags', (tags) => void tags.orderBy('name'))
  return new Map(
    photos.map((photo) => {
      const tags = photo.tags.map(({ name }) => name)
      const { takenOffset, caption, rating, latitude, longitude } = photo
      // The day of its upload says nothing of the picture.
      const takenAt = photo.takenSource === 'upload' ? null : Number(photo.takenAt)
      const facts = { takenAt, takenOffset, caption, rating, latitude, longitude, tags }
      return [photo.id, xmpOf(facts)]
    })
  )
}
