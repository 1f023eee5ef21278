import type { Unit } from '~/components/dashboard/widget_types'

const STEPS = { whole: [1, 2, 5, 10], bytes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] }
const BASE = { whole: 10, bytes: 1024 }
const LINES = 3

/** Lines of a chart from nothing upwards, at numbers that people read easily. */
export function scaleOf(most: number, unit: Unit): number[] {
  if (most <= 0) return [0, 1]
  const wanted = most / LINES
  const base = BASE[unit] ** Math.max(0, Math.floor(Math.log(wanted) / Math.log(BASE[unit])))
  const step = base * STEPS[unit].find((each) => each * base >= wanted)!
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step)
}
