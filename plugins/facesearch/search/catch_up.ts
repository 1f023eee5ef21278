import { setImmediate as breathe } from 'node:timers/promises'
import Face from '../face.js'
import type FaceOrg from '../face_org.js'
import type { FaceBlock } from './face_block.js'

/** Some milliseconds of the thread that answers pages. */
const ROWS_AT_ONCE = 1_000
const IDS_AT_ONCE = 4_000

interface ChangedFace {
  id: string
  photo_id: string
  embedding: Uint8Array | null
  state: Face['state']
  change: number
}

/**
 * Makes a block equal to the rows of its org, as they are now: what changed since it was read is read again, and after
 * something was taken away it is compared with all that is there.
 */
export async function catchUp(block: FaceBlock, org: FaceOrg) {
  const { changeSequence, removalSequence } = org
  if (block.sequence === changeSequence) return
  const since = block.sequence
  await readChanges(block)
  if (since >= 0 && removalSequence > since) await dropRemoved(block)
  // What was written meanwhile has a higher number, and is read again with the next search.
  block.sequence = changeSequence
}

async function readChanges(block: FaceBlock) {
  const vector = new Float32Array(block.dim)
  let last = { change: block.sequence, id: '' }
  for (;;) {
    const rows = await changedFaces(block, last)
    for (const row of rows) apply(block, row, vector)
    if (rows.length < ROWS_AT_ONCE) return
    last = rows.at(-1)!
    await breathe()
  }
}

async function changedFaces(
  { orgId, engineVersion }: FaceBlock,
  last: { change: number; id: string }
): Promise<ChangedFace[]> {
  const query = Face.within(orgId)
    .where('engine_version', engineVersion)
    .where('change', '>=', last.change)
    .select('id', 'photo_id', 'embedding', 'state', 'change')
    .orderBy('change')
    .orderBy('id')
    .limit(ROWS_AT_ONCE)
  if (last.id) query.whereRaw('(change, id) > (?, ?)', [last.change, last.id])
  else query.where('change', '>', last.change)
  return query.pojo<ChangedFace>()
}

function apply(
  block: FaceBlock,
  { id, photo_id, embedding, state }: ChangedFace,
  vector: Float32Array
) {
  if (state !== 'active' || embedding?.byteLength !== vector.byteLength) return block.remove(id)
  new Uint8Array(vector.buffer).set(embedding)
  block.put(id, photo_id, vector)
}

async function dropRemoved(block: FaceBlock) {
  const isThere = new Uint8Array(block.rows)
  let last = ''
  for (;;) {
    const query = Face.within(block.orgId)
      .where('engine_version', block.engineVersion)
      .select('id')
      .orderBy('id')
      .limit(IDS_AT_ONCE)
    if (last) query.where('id', '>', last)
    const rows = await query.pojo<{ id: string }>()
    for (const { id } of rows) {
      const row = block.faces.find(id)
      if (row >= 0) isThere[row] = 1
    }
    if (rows.length < IDS_AT_ONCE) break
    last = rows.at(-1)!.id
    await breathe()
  }
  block.keepOnly(isThere)
}
