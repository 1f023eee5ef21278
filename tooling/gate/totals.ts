import { readFile } from 'node:fs/promises'

/** What a test run counted, as written by `tests/totals_plugin.ts`. */
export interface Totals {
  passed: number
  failed: number
  skipped: number
}

export const none: Totals = { passed: 0, failed: 0, skipped: 0 }

export function add(a: Totals, b: Totals): Totals {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }
}

export async function readTotals(file: string): Promise<Totals | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The result of a run that may also have gone wrong outside its tests. What failed without a failing test counts as
 * one failure: the closing line never says zero when something is broken.
 */
export function settle(counted: Totals | undefined, failure: string | undefined) {
  const totals = counted ?? none
  const ran = totals.passed + totals.failed + totals.skipped
  const reason = failure ?? (ran === 0 ? 'no test ran' : undefined)
  if (!reason || totals.failed > 0) return { totals, reason }
  return { totals: add(totals, { ...none, failed: 1 }), reason }
}

export function closingLine(totals: Totals) {
  return `${totals.passed} passed, ${totals.failed} failed`
}
