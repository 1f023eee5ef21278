const WINDOW_MS = 10_000
/** Nobody believes an estimate from the first moments. */
const TRUSTED_AFTER_MS = 3000
/** How slowly an estimate gives in to a new one. */
const INERTIA_MS = 8000

/** Bytes a second over the last moments and what time is left by that, told calmly: only bytes that travel count. */
export function uploadMeter(now = () => performance.now()) {
  let travelled = 0
  let marks: { at: number; travelled: number }[] = []
  let estimate: { at: number; ms: number } | null = null

  function rate(at: number) {
    marks = [...marks.filter((mark) => at - mark.at < WINDOW_MS), { at, travelled }]
    const span = at - marks[0].at
    return { span, perMs: span < 500 ? 0 : (travelled - marks[0].travelled) / span }
  }

  function lean(at: number, ms: number) {
    if (!estimate) return ms
    const passed = at - estimate.at
    const expected = Math.max(0, estimate.ms - passed)
    return expected + (ms - expected) * (1 - Math.exp(-passed / INERTIA_MS))
  }

  return {
    travel(bytes: number) {
      travelled += bytes
    },
    tell({ left, moving }: { left: number; moving: number }) {
      const at = now()
      const { span, perMs } = rate(at)
      if (moving === 0) estimate = null
      else if (perMs > 0 && span >= TRUSTED_AFTER_MS) estimate = { at, ms: lean(at, left / perMs) }
      return { perSecond: perMs * 1000, secondsLeft: estimate && estimate.ms / 1000 }
    },
    clear() {
      marks = []
      estimate = null
    },
  }
}
