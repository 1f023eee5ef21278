import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Face as FoundFace } from '../engine/face_engine.js'
import Face from '../face.js'
import { boxOf, pairBoxes, SAME } from './pair_boxes.js'
import { overlap } from '../engine/geometry.js'

interface Found {
  orgId: string
  photoId: string
  engineVersion: string
  faces: readonly FoundFace[]
}

/**
 * Makes the rows of a photo what an engine found in it. A face that was known to the same engine stays the row that it is, with
 * whom it was put to; one that was asked to be forgotten does not come back. Answers the rows that are there now.
 * Whoever calls holds the row of the org: two who look at the same photo wait for each other.
 */
export async function keepFaces(
  { orgId, photoId, engineVersion, faces }: Found,
  client: TransactionClientContract
): Promise<Face[]> {
  const rows = await Face.within(orgId, { client }).where('photo_id', photoId)
  const forgotten = rows.filter(({ state }) => state === 'suppressed')
  const known = rows.filter((row) => row.state === 'active' && row.engineVersion === engineVersion)
  const wanted = faces.filter(({ box }) => !forgotten.some((row) => isSame(box, row)))
  const pairs = pairBoxes(
    wanted.map(({ box }) => box),
    known
  )
  const kept = new Set(pairs.values())
  const gone = known.filter((row) => !kept.has(row)).map(({ id }) => id)
  if (gone.length) await Face.within(orgId, { client }).whereIn('id', gone).delete()
  const written: Face[] = []
  for (const [at, face] of wanted.entries()) {
    const row = pairs.get(at) ?? new Face().useTransaction(client).merge({ change: 0 })
    const place = { orgId, photoId, engineVersion, state: 'active' as const }
    written.push(await row.merge({ ...place, ...valuesOf(face) }).save())
  }
  return written
}

const isSame = (box: FoundFace['box'], row: Face) => overlap(box, boxOf(row)) >= SAME

function valuesOf({ box, score, quality, sizePx, embedding }: FoundFace) {
  const { x, y, w: width, h: height } = box
  return { x, y, width, height, score, quality, sizePx: Math.round(sizePx), embedding }
}
