import vine, { type VineValidator } from '@vinejs/vine'
import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import { Refusal } from '#exceptions/refusal'
import { line as words } from '#validators/words'
import { vectorOf } from '../vector_column.js'

/** Grows when lines change so that older programs would misread them. */
export const LINES_VERSION = 1

/** A name for the engine of faces that came without vectors: no engine is called so. */
export const IMPORTED = 'imported'

/** Why a line is not taken in: `plg.facesearch.errors.line_<reason>` is its sentence. */
type LineReason = 'box' | 'damaged' | 'face' | 'name' | 'person' | 'photo' | 'twice' | 'vector'

/** Numbers of a vector at most. */
const LONGEST_VECTOR = 4_096
/** As base64 of 32-bit floats. */
const VECTOR_TEXT = 4 * Math.ceil((4 * LONGEST_VECTOR) / 3)
/** How far a vector of length 1 may be from it. */
const ROUNDING = 0.01
const LATEST = 8_640_000_000_000_000

const uuid = () => vine.string().uuid()
const share = () => vine.number().range([0, 1])

/** The engine that made the vectors; first, and there only where vectors are. */
const engineLine = vine.create({
  kind: vine.literal('engine'),
  version: vine.string().minLength(1).maxLength(120),
})

const personLine = vine.create({
  kind: vine.literal('person'),
  id: uuid(),
  name: words(120).nullable(),
  hiddenAt: vine.number().withoutDecimals().range([0, LATEST]).nullable(),
  coverFaceId: uuid().nullable(),
})

/** The box is relative to the upright picture. */
const faceLine = vine.create({
  kind: vine.literal('face'),
  id: uuid(),
  photoId: uuid(),
  x: share(),
  y: share(),
  width: share(),
  height: share(),
  score: share(),
  quality: vine.number().min(0),
  sizePx: vine.number().withoutDecimals().range([0, 100_000]),
  personId: uuid().nullable(),
  personSource: vine.enum(['auto', 'user'] as const).nullable(),
  /** Somebody asked that this face be forgotten: it stays so, and belongs to nobody. */
  isForgotten: vine.boolean({ strict: true }),
  /** 32-bit floats, little-endian, as base64. */
  vector: vine
    .string()
    .maxLength(VECTOR_TEXT)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/)
    .nullable(),
})

const decisionLine = vine.create({
  kind: vine.literal('decision'),
  faceAId: uuid(),
  faceBId: uuid(),
  decision: vine.enum(['must', 'cannot'] as const),
})

export type EngineLine = Infer<typeof engineLine>
export type PersonLine = Infer<typeof personLine>
export type FaceLine = Infer<typeof faceLine>
export type DecisionLine = Infer<typeof decisionLine>
export type ExportLine = EngineLine | PersonLine | FaceLine | DecisionLine

const BOX_FIELDS = new Set(['x', 'y', 'width', 'height'])
/** What sums of floats may be beyond the edge. */
const EDGE = 1 + 1e-6

/** People, then faces, then decisions: each speaks of what came before it alone. */
export async function* checkedLines(
  lines: AsyncIterable<unknown>,
  photos: { has(id: string): boolean }
): AsyncGenerator<ExportLine> {
  const check = new LineCheck(photos)
  for await (const value of lines) yield check.take(value)
}

/** A vector as a line has it. */
export const vectorIn = (text: string) => vectorOf(Buffer.from(text, 'base64'))!

class LineCheck {
  readonly #people = new Set<string>()
  readonly #faces = new Set<string>()
  readonly #pairs = new Set<string>()
  #line = 0
  #hasEngine = false
  #dimension: number | undefined

  constructor(private readonly photos: { has(id: string): boolean }) {}

  async take(value: unknown): Promise<ExportLine> {
    this.#line += 1
    switch (Object(value).kind) {
      case 'engine':
        return this.#engine(await this.#valid(engineLine, value))
      case 'person':
        return this.#person(await this.#valid(personLine, value))
      case 'face':
        return this.#face(await this.#valid(faceLine, value))
      case 'decision':
        return this.#decision(await this.#valid(decisionLine, value))
      default:
        return this.#refuse('damaged')
    }
  }

  #engine(line: EngineLine) {
    if (this.#line !== 1) this.#refuse('damaged')
    this.#hasEngine = true
    return line
  }

  #person(line: PersonLine) {
    if (this.#faces.size) this.#refuse('damaged')
    this.#add(this.#people, line.id)
    return line
  }

  #face(line: FaceLine) {
    const { id, photoId, x, y, width, height, personId, personSource, isForgotten, vector } = line
    if (width <= 0 || height <= 0 || x + width > EDGE || y + height > EDGE) this.#refuse('box')
    if (!this.photos.has(photoId)) this.#refuse('photo')
    if (personId !== null && !this.#people.has(personId)) this.#refuse('person')
    if ((personId === null) !== (personSource === null)) this.#refuse('person')
    if (isForgotten && (personId !== null || vector !== null)) this.#refuse('person')
    if (vector !== null && !this.#isVector(vector)) this.#refuse('vector')
    this.#add(this.#faces, id)
    return line
  }

  #decision(line: DecisionLine) {
    const pair = [line.faceAId, line.faceBId].sort()
    if (pair[0] === pair[1] || !pair.every((id) => this.#faces.has(id))) this.#refuse('face')
    this.#add(this.#pairs, pair.join(' '))
    return line
  }

  /** All of one archive have the same dimension, and length 1. */
  #isVector(text: string) {
    const bytes = Buffer.from(text, 'base64')
    if (!this.#hasEngine || !bytes.length || bytes.length % 4) return false
    const vector = vectorOf(bytes)!
    this.#dimension ??= vector.length
    return vector.length === this.#dimension && Math.abs(Math.hypot(...vector) - 1) < ROUNDING
  }

  #add(known: Set<string>, id: string) {
    if (known.has(id)) this.#refuse('twice')
    known.add(id)
  }

  async #valid<Schema extends VineValidator<SchemaTypes, undefined>>(
    validator: Schema,
    value: unknown
  ): Promise<Infer<Schema>> {
    const [problem, line] = await validator.tryValidate(value, {} as never)
    if (problem) this.#refuse(reasonOf(problem.messages[0]?.field))
    return line as Infer<Schema>
  }

  #refuse(reason: LineReason): never {
    const code = `plg.facesearch.errors.line_${reason}`
    throw new Refusal(422, code, { params: { line: this.#line } })
  }
}

function reasonOf(field: string): LineReason {
  if (BOX_FIELDS.has(field)) return 'box'
  return field === 'name' || field === 'vector' ? field : 'damaged'
}
