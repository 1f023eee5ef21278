const LONGEST_MS = 60 * 60_000

/** Doubles with every failure, up to an hour; a fifth more or less, so that a crowd does not return as one. */
export function backoff(baseMs: number, attempt: number, random = Math.random()) {
  const pause = Math.min(baseMs * 2 ** (attempt - 1), LONGEST_MS)
  return Math.round(pause * (0.8 + 0.4 * random))
}
