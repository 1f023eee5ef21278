import type { OrgExportWriting } from '#extension/org_export'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
import { vectorBytes } from '../vector_column.js'
import type { DecisionLine, EngineLine, ExportLine, FaceLine, PersonLine } from './export_lines.js'

/** What whoever exports may choose beside: it is biometric data. */
export const VECTORS = 'vectors'

const AT_ONCE = 500

/** People, boxes of faces and what was said of them. Vectors come along only where somebody asked for them. */
export async function* exportPeople(writing: OrgExportWriting): AsyncGenerator<ExportLine> {
  const { orgId, photos, options } = writing
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn || !org.engineVersion) return
  const hasVectors = options.has(VECTORS)
  if (hasVectors) yield { kind: 'engine', version: org.engineVersion } satisfies EngineLine
  yield* personLines(orgId)
  const told = new Set<string>()
  for await (const face of facesOf(orgId, org.engineVersion)) {
    const box = withinPicture(face)
    if (!photos.has(face.photoId) || !box) continue
    told.add(face.id)
    yield faceLine(face, box, hasVectors)
  }
  yield* decisionLines(orgId, told)
}

async function* personLines(orgId: string): AsyncGenerator<PersonLine> {
  for await (const { id, name, hiddenAt, coverFaceId } of inOrder(() => Person.within(orgId))) {
    const at = hiddenAt === null ? null : Number(hiddenAt)
    yield { kind: 'person', id, name, hiddenAt: at, coverFaceId }
  }
}

/** Those that answer, and those that are to stay forgotten whatever engine found them. */
const facesOf = (orgId: string, engineVersion: string) =>
  inOrder(() =>
    Face.within(orgId).where((which) =>
      which.where('engine_version', engineVersion).orWhere('state', 'suppressed')
    )
  )

function faceLine(face: Face, box: BoxPart, hasVectors: boolean): FaceLine {
  const { id, photoId, score, quality, sizePx, embedding, personId, personSource, state } = face
  const isForgotten = state === 'suppressed'
  const isSomebodys = personId !== null && !isForgotten
  const vector = hasVectors && !isForgotten ? vectorBytes(embedding) : null
  return {
    ...{ kind: 'face', id, photoId, ...box, score: part(score), quality, sizePx },
    personId: isSomebodys ? personId : null,
    personSource: isSomebodys ? (personSource ?? 'auto') : null,
    isForgotten,
    vector: vector && vector.toString('base64'),
  }
}

async function* decisionLines(orgId: string, told: Set<string>): AsyncGenerator<DecisionLine> {
  const decisions = inOrder(() => FaceConstraint.within(orgId))
  for await (const { faceAId, faceBId, kind: decision } of decisions) {
    if (told.has(faceAId) && told.has(faceBId)) {
      yield { kind: 'decision', faceAId, faceBId, decision }
    }
  }
}

type BoxPart = Pick<FaceLine, 'x' | 'y' | 'width' | 'height'>

const part = (value: number) => Math.min(1, Math.max(0, value))

/** Engines see faces beyond the edge; null where nothing is left of one. */
function withinPicture({ x, y, width, height }: Face): BoxPart | null {
  const [left, top] = [part(x), part(y)]
  const box = { x: left, y: top, width: part(x + width) - left, height: part(y + height) - top }
  return box.width > 0 && box.height > 0 ? box : null
}

type Query<Row> = PromiseLike<Row[]> & {
  orderBy(column: string): Query<Row>
  limit(count: number): Query<Row>
  where(column: string, sign: string, value: string): Query<Row>
}

/** All rows, some at a time. */
async function* inOrder<Row extends { id: string }>(rows: () => Query<Row>): AsyncGenerator<Row> {
  for (let last = ''; ;) {
    const query = rows().orderBy('id').limit(AT_ONCE)
    const some = await (last ? query.where('id', '>', last) : query)
    yield* some
    if (some.length < AT_ONCE) return
    last = some.at(-1)!.id
  }
}
