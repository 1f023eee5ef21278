/** One row of the table. */
export interface Figure {
  name: string
  /** What was measured, for people. */
  measured: string
  /** The bare means of the same run, for people; empty where the target is absolute. */
  bare: string
  /** What the target speaks of: a ratio, or a number of `unit`. */
  value: number
  unit: '×' | 'ms' | 'MB' | 'kB'
  target: { atLeast: number } | { atMost: number } | null
  /** Everything else worth keeping in the history. */
  facts?: Record<string, unknown>
}

export function isMet({ value, target }: Figure) {
  if (!target) return null
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost
}

const shown = (value: number, unit: Figure['unit']) =>
  unit === '×' ? value.toFixed(2) : `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`

export function cells(figure: Figure) {
  const { name, measured, bare, value, unit, target } = figure
  const met = isMet(figure)
  const goal = !target
    ? ''
    : 'atLeast' in target
      ? `≥ ${shownTarget(target.atLeast, unit)}`
      : `≤ ${shownTarget(target.atMost, unit)}`
  return [name, measured, bare, shown(value, unit), goal, met === null ? '' : met ? 'ok' : 'missed']
}

const shownTarget = (value: number, unit: Figure['unit']) =>
  unit === '×' ? String(value) : `${value} ${unit}`

export const HEADINGS = ['', 'Lumina', 'bare means', 'figure', 'target', '']

export const median = (values: number[]) => percentile(values, 0.5)

export function percentile(values: number[], share: number) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export const mean = (values: number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
