import Face from '../face.js'
import FaceOrg from '../face_org.js'
import { faceSettings } from '../settings.js'
import { catchUp } from './catch_up.js'
import { FaceBlock } from './face_block.js'
import type { BlockQuery } from './search_block.js'
import { SearchThread, ThreadLost } from './search_thread.js'

export interface FaceQuery {
  /** Of any length above 0: only its direction counts. */
  vector: Float32Array
  /** Faces of other engines are never compared with it. */
  engineVersion: string
  /** How many faces at most: 1 to 10,000. */
  limit: number
  /** The largest distance, 1 − cosine: 0 to 2. */
  threshold: number
  /** Only faces in these photos. */
  photoIds?: string[]
  /** Only faces of these people. */
  personIds?: string[]
}

export interface FoundFace {
  faceId: string
  photoId: string
  distance: number
}

const MOST_FACES = 10_000
const IDLE_MS = 15 * 60_000
/** What SQLite and PostgreSQL take in one statement, and some more. */
const IDS_AT_ONCE = 500

/**
 * Nearest faces of one org, exactly. What is searched is read from the rows of that org alone, kept in memory while somebody
 * searches, and compared with the org's count of changes each time. Faces in the trash and suppressed ones are not found.
 */
export class FaceIndex {
  #thread = new SearchThread()
  #blocks = new Map<string, FaceBlock>()
  #idle?: NodeJS.Timeout

  /**
   * Nearest first; nothing where the org has no index, or one of vectors of another length.
   *
   * @throws RangeError where the query is no vector
   */
  async search(orgId: string, query: FaceQuery): Promise<FoundFace[]> {
    const vector = directionOf(query.vector)
    const block = await this.#blockOf(orgId, query.engineVersion, vector.length)
    if (!block) return []
    try {
      return await block.inTurn(() => this.#searchIn(block, { ...query, vector }))
    } finally {
      await this.#makeRoom(block)
    }
  }

  /** Memory that is taken, in bytes, and in how many orgs somebody searched lately. */
  stats() {
    const blocks = [...this.#blocks.values()]
    return { blocks: blocks.length, bytes: blocks.reduce((sum, { bytes }) => sum + bytes, 0) }
  }

  /** Leaves nothing of an org in this process. */
  async forget(orgId: string) {
    for (const block of this.#blocks.values()) {
      if (block.orgId !== orgId) continue
      this.#drop(block)
      await block.inTurn(async () => block.erase())
    }
  }

  async close() {
    for (const block of this.#blocks.values()) this.#drop(block)
    clearInterval(this.#idle)
    this.#idle = undefined
    await this.endThread()
  }

  /** What it was asked is asked again, of another one. */
  endThread() {
    return this.#thread.close()
  }

  async #searchIn(block: FaceBlock, query: FaceQuery) {
    const org = await FaceOrg.within(block.orgId).first()
    if (!org) return []
    await catchUp(block, org)
    const { limit, threshold, vector } = query
    const most = Math.max(1, Math.min(MOST_FACES, Math.floor(limit)))
    const asked: BlockQuery = { vector, limit: most, threshold, ...(await narrowed(block, query)) }
    return this.#shown(block, asked)
  }

  /** What was found in the trash is left out, and as many others are looked for. */
  async #shown(block: FaceBlock, query: BlockQuery) {
    const photos = query.photos ?? new Uint8Array(block.photos.size).fill(1)
    for (;;) {
      const { rows, distances } = await this.#ask(block, query)
      const found = Array.from(rows, (row, at) => {
        return { ...block.faceAt(row), distance: distances[at] }
      })
      const shown = await shownAmong(block, found)
      if (shown.length === found.length) return shown
      const isShown = new Set(shown)
      for (const face of found) if (!isShown.has(face)) photos[block.photos.find(face.photoId)] = 0
      query = { ...query, photos }
    }
  }

  async #ask(block: FaceBlock, query: BlockQuery) {
    try {
      return await this.#thread.search(block, query)
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error
      return this.#thread.search(block, query)
    }
  }

  /** None where no face is of such a vector: whatever length visitors send takes no memory, and nothing is read for it. */
  async #blockOf(orgId: string, engineVersion: string, dim: number) {
    const key = `${orgId} ${dim} ${engineVersion}`
    if (!this.#blocks.has(key) && (await dimensionOf(orgId, engineVersion)) !== dim) return null
    const known = this.#blocks.get(key)
    if (known?.isWorn) this.#drop(known)
    const block = this.#blocks.get(key) ?? new FaceBlock(orgId, engineVersion, dim)
    // The one that was used last stands at the end.
    this.#blocks.delete(key)
    this.#blocks.set(key, block)
    block.usedAt = Date.now()
    this.#idle ??= setInterval(() => this.#dropIdle(), IDLE_MS / 5).unref()
    return block
  }

  /** Others go, longest unused first; what was just searched stays, however large it is. */
  async #makeRoom(used: FaceBlock) {
    // Somebody dropped it meanwhile, and the thread heard of it again.
    if (![...this.#blocks.values()].includes(used)) this.#thread.forget(used)
    const { indexMegabytes } = await faceSettings()
    const most = indexMegabytes * 1e6
    let { bytes } = this.stats()
    for (const block of this.#blocks.values()) {
      if (bytes <= most) return
      if (block === used) continue
      bytes -= block.bytes
      this.#drop(block)
    }
  }

  #dropIdle() {
    const before = Date.now() - IDLE_MS
    for (const block of this.#blocks.values()) if (block.usedAt < before) this.#drop(block)
  }

  #drop(block: FaceBlock) {
    for (const [key, known] of this.#blocks) if (known === block) this.#blocks.delete(key)
    this.#thread.forget(block)
  }
}

/** The index of this process. */
export const faceIndex = new FaceIndex()

async function dimensionOf(orgId: string, engineVersion: string) {
  const face = await Face.within(orgId)
    .where('engine_version', engineVersion)
    .whereNotNull('embedding')
    .select('embedding')
    .first()
  return face?.embedding?.length
}

function directionOf(vector: Float32Array) {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0) throw new RangeError('This is no direction')
  return vector.map((number) => number / length)
}

async function narrowed(block: FaceBlock, { photoIds, personIds }: FaceQuery) {
  return {
    ...(photoIds && {
      photos: marked(
        block.photos.size,
        photoIds.map((id) => block.photos.find(id))
      ),
    }),
    ...(personIds && { rows: await rowsOf(block, personIds) }),
  }
}

async function rowsOf(block: FaceBlock, personIds: string[]) {
  const faces = await Face.within(block.orgId)
    .whereIn('person_id', personIds)
    .select('id')
    .pojo<{ id: string }>()
  return marked(
    block.rows,
    faces.map(({ id }) => block.faces.find(id))
  )
}

function marked(size: number, numbers: number[]) {
  const marks = new Uint8Array(size)
  for (const number of numbers) if (number >= 0) marks[number] = 1
  return marks
}

async function shownAmong({ orgId, engineVersion }: FaceBlock, found: FoundFace[]) {
  const ids = new Set<string>()
  for (let first = 0; first < found.length; first += IDS_AT_ONCE) {
    const some = found.slice(first, first + IDS_AT_ONCE).map(({ faceId }) => faceId)
    const rows = await Face.shown(orgId, engineVersion)
      .whereIn('plg_facesearch_faces.id', some)
      .select('plg_facesearch_faces.id')
      .pojo<{ id: string }>()
    for (const { id } of rows) ids.add(id)
  }
  return found.filter(({ faceId }) => ids.has(faceId))
}
