const WINDOW_MS = 3000
const HELD_BACK_MS = 15_000
const LOOK_AGAIN_MS = 30_000

/** How many connections one server may get from this page at most: older protocols need some for the page itself. */
export const connectionsFor = (protocol: string | undefined) =>
  /^h[23]/.test(protocol ?? '') ? 6 : 4

/**
 * How many files travel side by side: one more as long as that brings more, one less when it brought less, half of them
 * after a break, and then for a while no more.
 */
export function uploadPace(most: number, now = () => performance.now()) {
  let width = Math.min(3, most)
  let bytes = 0
  let since = now()
  let best = 0
  let quietUntil = 0
  let settledAt: number | null = null

  function begin() {
    bytes = 0
    since = now()
  }

  function weigh() {
    const rate = bytes / (now() - since)
    const isRested = settledAt !== null && now() - settledAt > LOOK_AGAIN_MS
    if (isRested) best = 0
    if (rate > best * 1.08) {
      best = rate
      settledAt = width === most ? now() : null
      width = Math.min(most, width + 1)
    } else if (rate < best * 0.7) {
      best = rate
      width = Math.max(2, width - 1)
      settledAt = now()
    } else settledAt ??= now()
  }

  return {
    get width() {
      return width
    },
    /** Bytes that left, while `busy` files were on their way. */
    sent(count: number, busy: number) {
      bytes += count
      if (now() - since < WINDOW_MS) return
      // What a half-empty road carries says nothing.
      if (busy >= width && now() >= quietUntil) weigh()
      begin()
    },
    /** A connection broke, hung or was turned away. */
    missed() {
      if (now() < quietUntil) return
      width = Math.max(1, Math.floor(width / 2))
      best = 0
      settledAt = null
      quietUntil = now() + HELD_BACK_MS
      begin()
    },
  }
}
