import { join } from 'node:path'
import { inOwnPlace } from './place.js'
import { runStep } from './step.js'
import { readTotals, settle } from './totals.js'

export interface Round {
  title: string
  /** Suites and flags, as Japa takes them. */
  args: string[]
  env?: NodeJS.ProcessEnv
  minutes: number
  /** Another round speaks meanwhile. */
  isAside?: boolean
}

/** One run of the tests in a place of its own. */
export function runRound(round: Round) {
  return inOwnPlace(async (env, folder) => {
    const file = join(folder, 'totals.json')
    const failure = await runStep({
      title: round.title,
      args: [
        '--disable-warning=DEP0205',
        '--import=@poppinss/ts-exec',
        'bin/test.ts',
        ...round.args,
      ],
      env: { ...env, ...round.env, TEST_TOTALS_FILE: file },
      minutes: round.minutes,
      keptBack: round.isAside ? join(folder, 'output.txt') : undefined,
    })
    return settle(await readTotals(file), failure)
  })
}
