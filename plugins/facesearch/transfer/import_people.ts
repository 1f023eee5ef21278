import type { OrgExportReading } from '#extension/org_export'
import { makeId } from '#models/concerns/identified'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
import { faceSettings } from '../settings.js'
import {
  checkedLines,
  type DecisionLine,
  type EngineLine,
  type FaceLine,
  IMPORTED,
  type PersonLine,
  vectorIn,
} from './export_lines.js'

const AT_ONCE = 200
const DAY_MS = 86_400_000

/**
 * Keeps what came along for when the org agrees: consent is never imported, and nothing is shown until then. Faces without a
 * vector stand there as those of an engine that nobody has: indexing makes its own beside them, and whom they were put to goes
 * over by photo and box. Who never agrees has all of it erased after the grace.
 */
export async function importPeople(reading: OrgExportReading) {
  const incoming = new IncomingPeople(reading)
  for await (const line of checkedLines(reading.lines, ANY_PHOTO)) {
    if (line.kind === 'engine') await incoming.engine(line)
    else if (line.kind === 'person') await incoming.person(line)
    else if (line.kind === 'face') await incoming.face(line)
    else await incoming.decision(line)
  }
  await incoming.end()
}

/** It was asked before; of those whose original was missing nothing is here. */
const ANY_PHOTO = { has: () => true }

class IncomingPeople {
  /** Ids here, by those in the archive. */
  readonly #ids = new Map<string, string>()
  readonly #faceIds = new Set<string>()
  #engineVersion = IMPORTED
  #dim = 0
  #hasBegun = false
  #faces: Partial<Face>[] = []
  #decisions: Partial<FaceConstraint>[] = []

  constructor(private readonly reading: OrgExportReading) {}

  /** Vectors of another engine say nothing here. */
  async engine({ version }: EngineLine) {
    const own = await ownEngine()
    if (own?.version !== version) return
    this.#engineVersion = version
    this.#dim = own.dim
  }

  async person({ id, name, hiddenAt, coverFaceId }: PersonLine) {
    await this.#begin()
    const { orgId, client } = this.reading
    const facts = { id: this.#idOf(id), orgId, name, hiddenAt, faceCount: 0 }
    const cover = { coverFaceId: coverFaceId && this.#idOf(coverFaceId) }
    await Person.create({ ...facts, ...cover, engineVersion: this.#engineVersion }, { client })
  }

  async face({ id, photoId: from, vector, personId, isForgotten, kind: _, ...facts }: FaceLine) {
    await this.#begin()
    const { orgId, photos } = this.reading
    const photoId = photos.get(from)
    if (!photoId) return
    this.#faceIds.add(id)
    this.#faces.push({
      ...{ ...facts, id: this.#idOf(id), orgId, photoId, change: 0 },
      engineVersion: this.#engineVersion,
      embedding: vector ? this.#embedding(vector) : null,
      personId: personId && this.#idOf(personId),
      state: isForgotten ? 'suppressed' : 'active',
    })
    if (this.#faces.length === AT_ONCE) await this.#flush()
  }

  async decision({ faceAId, faceBId, decision: kind }: DecisionLine) {
    if (!this.#faceIds.has(faceAId) || !this.#faceIds.has(faceBId)) return
    const [first, second] = [this.#idOf(faceAId), this.#idOf(faceBId)].sort()
    const { orgId } = this.reading
    this.#decisions.push({ orgId, faceAId: first, faceBId: second, kind })
    if (this.#decisions.length === AT_ONCE) await this.#flush()
  }

  end() {
    return this.#flush()
  }

  #embedding(text: string) {
    const vector = vectorIn(text)
    return vector.length === this.#dim ? vector : null
  }

  #idOf(id: string) {
    const known = this.#ids.get(id) ?? makeId()
    this.#ids.set(id, known)
    return known
  }

  /** Changes are numbered by this row. */
  async #begin() {
    if (this.#hasBegun) return
    this.#hasBegun = true
    const { orgId, client } = this.reading
    const { graceDays } = await faceSettings()
    const nobodyAgreed = { basis: null, consentedBy: null, consentedAt: null, visitors: false }
    const sequences = { changeSequence: 0, removalSequence: 0 }
    const engines = { engineVersion: this.#engineVersion, nextEngineVersion: null }
    const purgeAt = Date.now() + graceDays * DAY_MS
    const facts = { ...nobodyAgreed, ...sequences, ...engines, pausedAt: null, purgeAt }
    await FaceOrg.create({ orgId, ...facts }, { client })
  }

  async #flush() {
    const { client } = this.reading
    const [faces, decisions] = [this.#faces, this.#decisions]
    this.#faces = []
    this.#decisions = []
    await Face.createMany(faces, { client })
    await FaceConstraint.createMany(decisions, { client })
  }
}

/** Null where there is none just now: then boxes lead. */
async function ownEngine() {
  try {
    return await facePool().info()
  } catch (error) {
    if (error instanceof FaceRefusal) return null
    throw error
  }
}
