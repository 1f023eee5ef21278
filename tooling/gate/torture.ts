import { join } from 'node:path'
import { inOwnPlace } from './place.js'
import { runStep } from './step.js'
import { readTotals, settle } from './totals.js'

/** Some rounds of `npm run torture`: each counts as a test. */
export function runTorture(rounds: number) {
  return inOwnPlace(async (env, folder) => {
    const file = join(folder, 'totals.json')
    const failure = await runStep({
      title: `Uploads while the server is killed (${rounds} rounds)`,
      args: [
        '--disable-warning=DEP0205',
        '--import=@poppinss/ts-exec',
        'tooling/torture/main.ts',
        `--rounds=${rounds}`,
      ],
      env: { ...env, TEST_TOTALS_FILE: file },
      minutes: 20,
    })
    return settle(await readTotals(file), failure)
  })
}
