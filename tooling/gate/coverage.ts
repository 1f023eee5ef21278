import { createRequire } from 'node:module'
import { runStep } from './step.js'

const LINES_WANTED = 85

/** Reports how much of `app/` the tests ran, children included; every process left its part in the folder. */
export async function reportCoverage(folder: string) {
  const c8 = createRequire(import.meta.url).resolve('c8/bin/c8.js')
  const failure = await runStep({
    title: `Coverage of app/ (at least ${LINES_WANTED} % of lines)`,
    args: [
      c8,
      'report',
      `--temp-directory=${folder}`,
      '--all',
      '--src=app',
      '--include=app/**',
      '--reporter=text-summary',
      '--reporter=html',
      '--reports-dir=coverage',
      '--check-coverage',
      `--lines=${LINES_WANTED}`,
    ],
    minutes: 5,
  })
  return failure && `the tests run less than ${LINES_WANTED} % of the lines of app/`
}
