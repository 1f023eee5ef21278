/** Rows stand in chunks, so that a block grows without moving what is there. */
export const CHUNK_ROWS = 1_024
export const PAGE_BYTES = 65_536
/** What WebAssembly can address: 4 GiB. */
export const MAX_PAGES = 65_536
export const MAX_DIM = 2_048

/** One page at the beginning is for the query and for what is found. */
export const QUERY_CODES = 0
export const QUERY_VECTOR = 4_096
export const HITS = 12_288
export const DOTS = 16_384

/** Marks a row that is empty: no sum reaches any bound. */
export const NOBODY = -4

/**
 * Where the parts of a chunk are, in bytes from its beginning. Of each row: its embedding as bytes (`codes`), what one of
 * them stands for (`scales`), how far that may be off (`slacks`), the number of its photo, and the embedding itself
 * (`vectors`).
 */
export interface BlockLayout {
  dim: number
  /** Numbers of a row in memory: `dim`, filled up with zeros to a multiple of 16. */
  pitch: number
  scales: number
  slacks: number
  photos: number
  vectors: number
  chunkBytes: number
}

export function layoutFor(dim: number): BlockLayout {
  if (!Number.isInteger(dim) || dim < 1 || dim > MAX_DIM)
    throw new RangeError(`An embedding has 1 to ${MAX_DIM} numbers, not ${dim}`)
  const pitch = Math.ceil(dim / 16) * 16
  const scales = CHUNK_ROWS * pitch
  const slacks = scales + CHUNK_ROWS * 4
  const photos = slacks + CHUNK_ROWS * 4
  const vectors = photos + CHUNK_ROWS * 4
  return {
    dim,
    pitch,
    scales,
    slacks,
    photos,
    vectors,
    chunkBytes: vectors + CHUNK_ROWS * pitch * 4,
  }
}

export const chunkAt = ({ chunkBytes }: BlockLayout, chunk: number) =>
  PAGE_BYTES + chunk * chunkBytes

/** Pages of memory for so many rows. */
export function pagesFor(layout: BlockLayout, rows: number) {
  const chunks = Math.ceil(rows / CHUNK_ROWS)
  return Math.ceil(chunkAt(layout, chunks) / PAGE_BYTES)
}

export const mostRows = ({ chunkBytes }: BlockLayout) =>
  Math.floor(((MAX_PAGES - 1) * PAGE_BYTES) / chunkBytes) * CHUNK_ROWS
