import { isId } from '#models/concerns/identified'
import { cutPage, openCursor } from '#queries/cursor'
import Face from '../face.js'
import type { OpenFaces } from './open_faces.js'

const SHOWN = 60
/** Nobody names more faces of one picture. */
const MOST_IN_PHOTO = 200

/** Faces of somebody, newest rows first, with whose they are. */
export async function listFaces(
  { orgId, engineVersion }: OpenFaces,
  personId: string,
  { cursor, limit = SHOWN }: { cursor?: string; limit?: number }
) {
  const query = Face.shown(orgId, engineVersion)
    .where('person_id', personId)
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .preload('person')
  if (cursor) query.where('id', '<', openPlace(cursor))
  const { page, next } = cutPage(await query, limit, ({ id }) => [id])
  return { faces: page, next }
}

const openPlace = (cursor: string) =>
  openCursor<[string]>(cursor, ([id, ...rest]) => isId(id) && rest.length === 0)[0]

/** Faces in a photo, from left to right, with whose they are. */
export const facesIn = ({ orgId, engineVersion }: OpenFaces, photoId: string) =>
  Face.shown(orgId, engineVersion)
    .where('photo_id', photoId)
    .orderBy('x')
    .orderBy('id')
    .limit(MOST_IN_PHOTO)
    .preload('person')

export const findFace = ({ orgId, engineVersion }: OpenFaces, id: string) =>
  Face.shown(orgId, engineVersion).where('id', id).firstOrFail()
