/** The side of the grey square which is hashed. */
export const HASHED_SIDE = 32

const KEPT = 8
const FLAT_DEVIATION = 3
const FLAT_SHARE = 0.9

const COSINES = Array.from({ length: KEPT }, (_, frequency) => cosine(frequency))

/**
 * The 64-bit DCT hash of a 32 × 32 grey picture as 16 hex digits: bits are the lowest frequencies above or below their
 * median, so that scaling, recompression and mild edits change few of them. Null for a picture which is flat, or flat but
 * for a strip (cut files): all of those would look alike.
 */
export function perceptualHash(grey: Uint8Array): string | null {
  if (isFlat(grey)) return null

  const frequencies = lowFrequencies(grey)
  const median = [...frequencies.slice(1)].sort((a, b) => a - b)[
    Math.floor((frequencies.length - 1) / 2)
  ]
  let hash = 0n
  for (const frequency of frequencies) hash = (hash << 1n) | (frequency > median ? 1n : 0n)
  return hash.toString(16).padStart(16, '0')
}

/** How many of the 64 bits differ. */
export function hashDistance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let bits = 0
  for (; difference > 0n; difference &= difference - 1n) bits += 1
  return bits
}

function isFlat(grey: Uint8Array) {
  const levels = grey.toSorted()
  const median = levels[levels.length >> 1]
  const near = levels.filter((level) => Math.abs(level - median) <= FLAT_DEVIATION).length
  return near >= FLAT_SHARE * levels.length || deviation(grey) < FLAT_DEVIATION
}

function deviation(grey: Uint8Array) {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length
  return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length)
}

function cosine(frequency: number) {
  return Float64Array.from({ length: HASHED_SIDE }, (_, i) =>
    Math.cos(((2 * i + 1) * frequency * Math.PI) / (2 * HASHED_SIDE))
  )
}

/** The top left 8 × 8 of a two-dimensional DCT, rows first. */
function lowFrequencies(grey: Uint8Array): number[] {
  const rows = Array.from({ length: HASHED_SIDE }, (_, y) => {
    const row = grey.subarray(y * HASHED_SIDE, (y + 1) * HASHED_SIDE)
    return COSINES.map((wave) => row.reduce((sum, value, x) => sum + value * wave[x], 0))
  })
  return COSINES.flatMap((wave) =>
    COSINES.map((_, u) => rows.reduce((sum, row, y) => sum + row[u] * wave[y], 0))
  )
}
