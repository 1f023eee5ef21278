import type { HttpContext } from '@adonisjs/core/http'
import { recordSoon } from '#audit/recorder'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import PhotoTransformer from '#transformers/photo_transformer'
import type { Face as SeenFace } from '../engine/face_engine.js'
import { facePool } from '../engine/face_pool.js'
import { requireEngine } from '../engine/require_engine.js'
import { readPicture } from '../visitors/read_picture.js'
import { openFaces } from './open_faces.js'
import { nearestFaces, peopleAndPhotos } from './found_photos.js'
import PeoplePolicy from './people_policy.js'
import PersonTransformer from './person_transformer.js'
import { faceSearchValidator } from './people_validators.js'

/** So many faces of one picture are looked at. */
const MOST_FACES = 20

/** Photos with whoever is in a picture. It stays in memory, and is gone with the answer. */
export default class FaceSearchesController {
  async store(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const {
      x,
      y,
      more = false,
    } = await ctx.request.validateUsing(faceSearchValidator, {
      data: ctx.request.qs(),
    })
    const open = await openFaces(ctx.org.id)
    const picture = await readPicture(ctx)
    await requireEngine(open.engineVersion)
    const options = { maxFaces: MOST_FACES, version: open.engineVersion, priority: 1 }
    const faces = clearFaces(await facePool().analyse(picture, options))
    const chosen = x !== undefined && y !== undefined ? faceAt(faces, x, y) : only(faces)
    const boxes = faces.map(({ box: { x: left, y: top, w: width, h: height } }) => {
      return { x: left, y: top, width, height }
    })
    if (!chosen) return answer(ctx, { faces: boxes, chosen: null, people: [], photos: [] })
    const { orgId } = open
    const asked = { vector: chosen.embedding!, more }
    const found = await nearestFaces(open, ctx.membership, asked)
    const { people, photos } = await peopleAndPhotos(open, ctx.membership, found)
    recordSoon({
      event: 'faces.searched',
      orgId,
      subject: { type: 'org', id: orgId },
      facts: { by: 'member', photos: photos.length },
    })
    return answer(ctx, {
      faces: boxes,
      chosen: faces.indexOf(chosen),
      people: PersonTransformer.transform(people, ctx.membership),
      photos: PhotoTransformer.transform(photos, ctx.membership).useVariant('forGrid'),
    })
  }
}

/** Those that can be told from others; the first one is the surest. */
function clearFaces(faces: SeenFace[]) {
  const clear = faces.filter(({ embedding }) => embedding !== null)
  if (clear.length) return clear
  throw new Refusal(422, `plg.facesearch.errors.${faces.length ? 'too_small' : 'no_face'}`)
}

const only = (faces: SeenFace[]) => (faces.length === 1 ? faces[0] : undefined)

/** Which face was meant by a point in it. */
function faceAt(faces: SeenFace[], x: number, y: number) {
  const found = faces.find(
    ({ box }) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h
  )
  if (!found) throw new Refusal(422, 'plg.facesearch.errors.no_face')
  return found
}
