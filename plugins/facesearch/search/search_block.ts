import { BestRows } from './best_rows.js'
import { type BlockLayout, CHUNK_ROWS, chunkAt } from './block_layout.js'
import type { Kernel } from './kernel.js'

export interface BlockQuery {
  /** Of unit length. */
  vector: Float32Array
  /** How many rows at most. */
  limit: number
  /** The largest distance, 1 − cosine. */
  threshold: number
  /** One byte for each photo number: 0 leaves its faces out. */
  photos?: Uint8Array
  /** One byte for each row: 0 leaves it out. */
  rows?: Uint8Array
}

export interface BlockAnswer {
  /** Nearest first. */
  rows: Uint32Array
  distances: Float32Array
}

/**
 * The nearest rows of a block, exactly: a row is left out only where even the most its dot product can be does not reach
 * those that were found. What the query leaves out is left out before the best are chosen.
 */
export function searchBlock(
  kernel: Kernel,
  { buffer }: WebAssembly.Memory,
  layout: BlockLayout,
  rowCount: number,
  { vector, limit, threshold, photos, rows }: BlockQuery
): BlockAnswer {
  const best = new BestRows(limit, 1 - threshold)
  kernel.ask(vector)
  for (let first = 0, chunk = 0; first < rowCount; first += CHUNK_ROWS, chunk++) {
    const hits = kernel.scan(chunk, Math.min(CHUNK_ROWS, rowCount - first), best.cut)
    const photoOf = new Uint32Array(buffer, chunkAt(layout, chunk) + layout.photos, CHUNK_ROWS)
    const count = keepAllowed(hits, (hit) => {
      return (!photos || photos[photoOf[hit]] === 1) && (!rows || rows[first + hit] === 1)
    })
    const dots = kernel.rescore(chunk, count)
    for (let at = 0; at < count; at++) best.offer(first + hits[at], dots[at])
  }
  return {
    rows: Uint32Array.from(best.rows),
    distances: Float32Array.from(best.dots, (dot) => 1 - dot),
  }
}

/** Moves what may be found to the front and answers how much that is. */
function keepAllowed(hits: Uint32Array, isAllowed: (hit: number) => boolean) {
  let kept = 0
  for (const hit of hits) if (isAllowed(hit)) hits[kept++] = hit
  return kept
}
