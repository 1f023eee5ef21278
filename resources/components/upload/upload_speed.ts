const WINDOW_MS = 6000

/** Bytes a second over the last moments, from how far everything has come. */
export function speedometer(now = () => performance.now()) {
  let marks: { at: number; sent: number }[] = []

  return {
    mark(sent: number) {
      const at = now()
      marks = [...marks.filter((mark) => at - mark.at < WINDOW_MS), { at, sent }]
    },
    perSecond() {
      const [first, last] = [marks[0], marks.at(-1)]
      if (!first || !last || last.at - first.at < 500) return 0
      return Math.max(0, ((last.sent - first.sent) / (last.at - first.at)) * 1000)
    },
    clear() {
      marks = []
    },
  }
}
