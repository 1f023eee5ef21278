import { writeFileSync } from 'node:fs'
import type { PluginFn } from '@japa/runner/types'

/** Leaves the counts of a run in the file that the gate asks for, which adds them up over all its rounds. */
export function totals(): PluginFn {
  return ({ emitter, runner }) => {
    const file = process.env.TEST_TOTALS_FILE
    if (!file) return
    emitter.on('runner:end', () => {
      const { aggregates } = runner.getSummary()
      writeFileSync(
        file,
        JSON.stringify({
          passed: aggregates.passed + aggregates.regression,
          failed: aggregates.failed,
          skipped: aggregates.skipped + aggregates.todo,
        })
      )
    })
  }
}
