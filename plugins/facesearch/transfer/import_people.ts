import { DateTime } from 'luxon'
import { untold } from '#audit/history'
import type { OrgExportReading } from '#extension/org_export'
import { makeId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
import { faceSettings } from '../settings.js'
import { vectorBytes } from '../vector_column.js'
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
  #people: Row[] = []
  #faces: Row[] = []
  #decisions: Row[] = []

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
    const now = this.#now()
    this.#people.push({
      ...{ id: this.#idOf(id), org_id: this.reading.orgId, name, hidden_at: hiddenAt },
      cover_face_id: coverFaceId && this.#idOf(coverFaceId),
      engine_version: this.#engineVersion,
      ...{ face_count: 0, created_at: now, updated_at: now },
    })
    if (this.#people.length === AT_ONCE) await this.#flush()
  }

  async face({ id, photoId: from, vector, personId, isForgotten, ...facts }: FaceLine) {
    await this.#begin()
    const { orgId, photos } = this.reading
    const photoId = photos.get(from)
    if (!photoId) return
    this.#faceIds.add(id)
    const { x, y, width, height, score, quality, sizePx, personSource } = facts
    this.#faces.push({
      ...{ id: this.#idOf(id), org_id: orgId, photo_id: photoId },
      ...{ x, y, width, height, score, quality, size_px: sizePx },
      engine_version: this.#engineVersion,
      embedding: vector ? vectorBytes(this.#embedding(vector)) : null,
      person_id: personId && this.#idOf(personId),
      person_source: personSource,
      state: isForgotten ? 'suppressed' : 'active',
      ...{ change: 0, created_at: this.#now() },
    })
    if (this.#faces.length === AT_ONCE) await this.#flush()
  }

  async decision({ faceAId, faceBId, decision: kind }: DecisionLine) {
    if (!this.#faceIds.has(faceAId) || !this.#faceIds.has(faceBId)) return
    const [first, second] = [this.#idOf(faceAId), this.#idOf(faceBId)].sort()
    const { orgId } = this.reading
    this.#decisions.push({
      ...{ id: makeId(), org_id: orgId },
      ...{ face_a_id: first, face_b_id: second, kind },
    })
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
    const rows = [this.#people, this.#faces, this.#decisions]
    ;[this.#people, this.#faces, this.#decisions] = [[], [], []]
    for (const [at, { table }] of [Person, Face, FaceConstraint].entries())
      if (rows[at].length) await untold(() => this.#insert(table, rows[at]))
  }

  async #insert(table: string, rows: Row[]) {
    await this.reading.client.table(table).multiInsert(rows)
  }

  #now() {
    return sqlTime(DateTime.now(), this.reading.client)
  }
}

type Row = Record<string, unknown>

/** Null where there is none just now: then boxes lead. */
async function ownEngine() {
  try {
    return await facePool().info()
  } catch (error) {
    if (error instanceof FaceRefusal) return null
    throw error
  }
}
